# The status of the Port Reporter service. Get-PortReporterService's help describes the properties.
class PortReporterServiceStatus : PortReporterObject {
    [string] $Name
    [string] $DisplayName
    [string] $Status
    [string] $StartType
    [System.Nullable[int]] $ProcessId
    [string] $UserName
    [string] $LogDirectory
    [System.Nullable[long]] $LogSize
    [string] $Keep
    [string] $Reserve
    [System.Nullable[int]] $Interval
    [System.Nullable[int]] $AnchorInterval
    [string] $LogReader
    [string] $EventLog
    [psobject] $LogFiles
    [psobject] $Since
    [psobject] $Sources
    [System.Nullable[long]] $RecordsWritten
    [System.Nullable[long]] $RecordsLost
    [string] $LastError

    hidden static [string[]] $OwnColumns = @(
        'name', 'displayName', 'state', 'startType', 'processId', 'account', 'logDirectory', 'logSize', 'keep', 'reserve', 'interval',
        'anchorInterval', 'logReader', 'eventLog', 'logFiles', 'since', 'sources', 'recordsWritten', 'recordsLost', 'lastError'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterServiceStatus] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterServiceStatus])
        $cells = $Table.Cells($Line)
        $Table.Fill($row, $cells, @{
            Name = 'name'; DisplayName = 'displayName'; Status = 'state'; StartType = 'startType'; ProcessId = 'processId'
            UserName = 'account'; LogDirectory = 'logDirectory'; LogSize = 'logSize'; Keep = 'keep'; Reserve = 'reserve'
            Interval = 'interval'; AnchorInterval = 'anchorInterval'; LogReader = 'logReader'; EventLog = 'eventLog'
            Since = 'since'; RecordsWritten = 'recordsWritten'; RecordsLost = 'recordsLost'; LastError = 'lastError'
        })
        foreach ($list in 'LogFiles', 'Sources') {
            $cell = $cells[$Table.At[$list]]
            if (-not $cell.Equals('\N')) { $row.$list = [PortReporterTsvReader]::List($cell, 'Text') }
        }
        return $row
    }

    [string] ToString() {
        return "$($this.DisplayName) ($($this.Status))"
    }
}
