# A match of a criterion. Find-PortReporterActivity's help describes the properties.
class PortReporterFinding : PortReporterObject {
    [string] $Severity
    [string] $Criterion
    [string] $Title
    [string] $Reason
    [psobject] $Reasons
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $Path
    [string] $UserName
    [string] $Protocol
    [string] $LocalAddress
    [System.Nullable[int]] $LocalPort
    [string] $RemoteAddress
    [System.Nullable[int]] $RemotePort
    [psobject] $First
    [psobject] $Last
    [long] $Count
    [string] $Source
    [string] $File
    [System.Nullable[int]] $Line
    [psobject] $Records

    hidden static [string[]] $OwnColumns = @(
        'severity', 'criterion', 'title', 'reasons', 'processId', 'processName', 'path', 'user', 'protocol', 'localAddress', 'localPort',
        'remoteAddress', 'remotePort', 'first', 'last', 'count', 'source', 'records'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterFinding] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterFinding])
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($row, $cells, @{
            Criterion = 'criterion'; Title = 'title'; ProcessId = 'processId'; ProcessName = 'processName'; Path = 'path'; UserName = 'user'
            Protocol = 'protocol'; LocalAddress = 'localAddress'; LocalPort = 'localPort'; RemoteAddress = 'remoteAddress'
            RemotePort = 'remotePort'; First = 'first'; Last = 'last'; Count = 'count'; Source = 'source'
        })
        $row.Severity = [PortReporterTsvReader]::Word($cells[$at.severity])
        $row.Reasons = [PortReporterTsvReader]::List($cells[$at.reasons], 'Text')
        $row.Reason = $row.Reasons -join '; '
        $row.Records = [PortReporterTsvReader]::List($cells[$at.records], 'RecordLocation')
        if ($row.Records.Count -gt 0) {
            $row.File = $row.Records[0].File
            $row.Line = $row.Records[0].Line
        }
        return $row
    }

    [string] ToString() {
        return "$($this.Severity) $($this.Criterion): $($this.Reason)"
    }
}
