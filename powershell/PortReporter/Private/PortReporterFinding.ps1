# A match of a criterion. Find-PortReporterActivity's help describes the properties.
class PortReporterFinding : PortReporterObject {
    [string] $Severity
    [string] $Criterion
    [string] $Title
    [string] $Reason
    [psobject] $Reasons
    [string] $Direction
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $Path
    [string] $UserName
    [string] $ParentProcessName
    [string] $Protocol
    [string] $LocalAddress
    [System.Nullable[int]] $LocalPort
    [string] $RemoteAddress
    [System.Nullable[int]] $RemotePort
    [psobject] $RemoteAddresses
    [System.Nullable[int]] $RemoteAddressCount
    [System.Nullable[bool]] $RemoteAddressCountIsMinimum
    [psobject] $First
    [psobject] $Last
    [long] $Count
    [string] $Source
    [string] $File
    [System.Nullable[int]] $Line
    [psobject] $Records
    [string] $Command

    hidden static [string[]] $OwnColumns = @(
        'severity', 'criterion', 'title', 'reasons', 'direction', 'processId', 'processName', 'path', 'user', 'parentProcessName',
        'protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', 'remoteAddresses', 'remoteAddressCount',
        'remoteAddressCountIsMinimum', 'first', 'last', 'count', 'source', 'records', 'command'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterFinding] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterFinding])
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($row, $cells, @{
            Criterion = 'criterion'; Title = 'title'; Direction = 'direction'; ProcessId = 'processId'; ProcessName = 'processName'
            Path = 'path'
            UserName = 'user'; ParentProcessName = 'parentProcessName'; Command = 'command'; RemoteAddressCount = 'remoteAddressCount'
            Protocol = 'protocol'; LocalAddress = 'localAddress'; LocalPort = 'localPort'; RemoteAddress = 'remoteAddress'
            RemotePort = 'remotePort'; First = 'first'; Last = 'last'; Count = 'count'; Source = 'source'
        })
        $row.RemoteAddressCountIsMinimum = $cells[$at.remoteAddressCountIsMinimum] -eq 'true'
        $row.Severity = [PortReporterTsvReader]::Word($cells[$at.severity])
        $row.Reasons = [PortReporterTsvReader]::List($cells[$at.reasons], 'Text')
        $row.Reason = $row.Reasons -join '; '
        $row.RemoteAddresses = [PortReporterTsvReader]::List($cells[$at.remoteAddresses], 'Text')
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
