# What a criterion fits. Find-PortReporterActivity's help describes the properties.
class PortReporterFinding {
    [string] $Severity
    [string] $Criterion
    [string] $Title
    [string] $Reason
    [string[]] $Reasons
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $Path
    [string] $UserName
    [string] $Protocol
    [string] $LocalAddress
    [System.Nullable[int]] $LocalPort
    [string] $RemoteAddress
    [System.Nullable[int]] $RemotePort
    [System.Nullable[datetime]] $First
    [System.Nullable[datetime]] $Last
    [long] $Count
    [string] $Source
    [string] $File
    [System.Nullable[int]] $Line
    [PortReporterRecordPlace[]] $Records

    hidden static [string[]] $OwnColumns = @(
        'severity', 'criterion', 'title', 'reasons', 'processId', 'processName', 'path', 'user', 'protocol', 'localAddress', 'localPort',
        'remoteAddress', 'remotePort', 'first', 'last', 'count', 'source', 'records'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterFinding] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterFinding]::new($Table, $Line)
    }

    hidden PortReporterFinding([PortReporterTable] $Table, [string] $Line) {
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($this, $cells, @{
            Criterion = 'criterion'; Title = 'title'; ProcessId = 'processId'; ProcessName = 'processName'; Path = 'path'; UserName = 'user'
            Protocol = 'protocol'; LocalAddress = 'localAddress'; LocalPort = 'localPort'; RemoteAddress = 'remoteAddress'
            RemotePort = 'remotePort'; First = 'first'; Last = 'last'; Count = 'count'; Source = 'source'
        })
        $this.Severity = [PortReporterTable]::Word($cells[$at.severity])
        $this.Reasons = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.reasons])) { $fields[0] })
        $this.Reason = $this.Reasons -join '; '
        $this.Records = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.records])) { [PortReporterRecordPlace]::new($fields) })
        if ($this.Records.Length -gt 0) {
            $this.File = $this.Records[0].File
            $this.Line = $this.Records[0].Line
        }
    }

    # What a view shows of a property.
    hidden [string] Shown([string] $Property) {
        return [PortReporterText]::Safe($this.$Property -join ', ')
    }

    # The time as a table shows it, to be sorted by eye.
    hidden [string] ShownFirst() {
        if ($null -eq $this.First) { return '' }
        return $this.First.ToString('yyyy-MM-dd HH:mm:ss', [cultureinfo]::InvariantCulture)
    }

    hidden [string] ShownOwner() {
        if ($null -eq $this.ProcessId) { return $this.Shown('ProcessName') }
        return [PortReporterText]::Safe("$($this.ProcessName) ($($this.ProcessId))".TrimStart())
    }

    [string] ToString() {
        return "$($this.Severity) $($this.Criterion): $($this.Reason)"
    }
}
