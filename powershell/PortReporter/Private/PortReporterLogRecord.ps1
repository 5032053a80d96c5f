# Common properties of all log records. Derived classes add those of one record type. Get-PortReporterLog's help describes the properties.
class PortReporterLogRecord : PortReporterObject {
    [string] $RecordType
    [psobject] $Time
    [string] $ComputerName
    [string] $Event
    [string] $Protocol
    [string] $LocalAddress
    [System.Nullable[int]] $LocalPort
    [string] $RemoteAddress
    [System.Nullable[int]] $RemotePort
    [string] $State
    [string] $Direction
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $Path
    [string] $UserName
    [string] $ServiceName
    [System.Nullable[bool]] $PresentAtStart
    [string] $LocalTime
    [string] $TimeSource
    [string] $File
    [int] $Line

    hidden static [string[]] $OwnColumns = @(
        'type', 'file', 'line', 'time', 'localTime', 'timeSource', 'presentAtStart', 'event', 'protocol', 'localAddress', 'localPort',
        'remoteAddress', 'remotePort', 'state', 'direction'
    )
    hidden static [string[]] $CommonColumns = @(
        #schema log-common-columns
        'source', 'seconds', 'ports',
        'tcpMappings', 'udpMappings', 'entry', 'computer', 'session', 'sequence', 'operatingSystem', 'reporterVersion', 'mappings',
        'details'
    )
    hidden static [char[]] $Tab = "`t"

    # Creates a record from a row. Values that rows have in common are read once and then copied, so that a hundred thousand rows take about
    # a second. A property of type string converts null to '', so null values are not assigned.
    hidden static [PortReporterLogRecord] Read([PortReporterTsvReader] $Table, [string] $Line) {
        # In the order of OwnColumns.
        $own = $Table.Own
        if ($Table.CommonFrom -gt 0) {
            $cells = $Line.Split([PortReporterLogRecord]::Tab, $Table.CommonFrom + 1)
            $common = $cells[$own[0]] + $cells[-1]
        } else {
            $cells = $Table.Cells($Line)
            $common = $Line
        }
        [PortReporterLogRecord] $known = $Table.Common[$common]
        if ($null -eq $known) {
            # Logs may be long, and events seldom have values in common.
            if ($Table.Common.Count -gt 10000) { $Table.Common.Clear() }
            $known = switch ($cells[$own[0]]) {
                'start' { [PortReporterObject]::Create([PortReporterLogStart]) }
                'port' { [PortReporterObject]::Create([PortReporterLogPort]) }
                'process' { [PortReporterObject]::Create([PortReporterLogProcess]) }
                default { [PortReporterObject]::Create([PortReporterLogEvent]) }
            }
            $known.ReadCommon($Table, $Table.Cells($Line))
            $Table.Common[$common] = $known
        }
        $record = $known.MemberwiseClone()
        $cell = $cells[$own[1]]
        if (-not $cell.Equals($Table.FileCell)) { $Table.ReadFileCell($cell) }
        $record.File = $Table.RowFile
        $record.Line = [int]::Parse($cells[$own[2]])
        $cell = $cells[$own[3]]
        if (-not $cell.Equals($Table.TimeCell)) { $Table.ReadTimeCell($cell) }
        $record.Time = $Table.RowTime
        $cell = $cells[$own[4]]
        if (-not $cell.Equals('\N')) { $record.LocalTime = $cell }
        $cell = $cells[$own[5]]
        if (-not $cell.Equals('\N')) { $record.TimeSource = $cell }
        $cell = $cells[$own[6]]
        if (-not $cell.Equals('\N')) { $record.PresentAtStart = $cell -eq 'true' }
        $cell = $cells[$own[7]]
        if (-not $cell.Equals('\N')) { $record.Event = [PortReporterTsvReader]::Word([PortReporterTsvReader]::Text($cell)) }
        $cell = $cells[$own[8]]
        if (-not $cell.Equals('\N')) { $record.Protocol = $cell }
        $cell = $cells[$own[9]]
        if (-not $cell.Equals('\N')) { $record.LocalAddress = $cell }
        $cell = $cells[$own[10]]
        if (-not $cell.Equals('\N')) { $record.LocalPort = [int]::Parse($cell) }
        $cell = $cells[$own[11]]
        if (-not $cell.Equals('\N')) { $record.RemoteAddress = $cell }
        $cell = $cells[$own[12]]
        if (-not $cell.Equals('\N')) { $record.RemotePort = [int]::Parse($cell) }
        $cell = $cells[$own[13]]
        if (-not $cell.Equals('\N')) { $record.State = [PortReporterTsvReader]::Text($cell) }
        $cell = $cells[$own[14]]
        if (-not $cell.Equals('\N')) { $record.Direction = $cell }
        return $record
    }

    # Reads the common values of a row. Derived classes read more.
    hidden [void] ReadCommon([PortReporterTsvReader] $Table, [string[]] $Cells) {
        $this.RecordType = [PortReporterTsvReader]::Word($Cells[$Table.At.type])
        $Table.Fill($this, $Cells, @{
            ComputerName = 'computer'; ProcessId = 'processId'; ProcessName = 'processName'; Path = 'path'; UserName = 'user'
        })
        foreach ($fields in [PortReporterTsvReader]::Items($Cells[$Table.At.services])) {
            $this.ServiceName = $fields[0]
            break
        }
    }
}
