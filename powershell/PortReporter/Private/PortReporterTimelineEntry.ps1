# An entry of a program's timeline. Get-PortReporterTimeline's help describes the properties.
class PortReporterTimelineEntry : PortReporterObject {
    [psobject] $Time
    [psobject] $Last
    [string] $Event
    [string] $Summary
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $Path
    [string] $UserName
    [string] $Direction
    [string] $Protocol
    [string] $LocalAddress
    [System.Nullable[int]] $LocalPort
    [System.Nullable[int]] $RemotePort
    [System.Nullable[bool]] $PresentAtStart
    [System.Nullable[long]] $Count
    [string] $Value
    [psobject] $Values
    [System.Nullable[long]] $ValueCount
    [System.Nullable[bool]] $ValueCountIsMinimum
    [string] $File
    [System.Nullable[int]] $Line

    hidden static [string[]] $OwnColumns = @(
        'time', 'last', 'event', 'processId', 'processName', 'user', 'path', 'summary', 'direction', 'protocol', 'localAddress',
        'localPort', 'remotePort', 'presentAtStart', 'count', 'values', 'valueCount', 'valueCountIsMinimum', 'file', 'line'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterTimelineEntry] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterTimelineEntry])
        $cells = $Table.Cells($Line)
        $Table.Fill($row, $cells, @{
            Time = 'time'; Last = 'last'; Summary = 'summary'; ProcessId = 'processId'; ProcessName = 'processName'; Path = 'path'
            UserName = 'user'; Direction = 'direction'; Protocol = 'protocol'; LocalAddress = 'localAddress'; LocalPort = 'localPort'
            RemotePort = 'remotePort'; PresentAtStart = 'presentAtStart'; Count = 'count'; ValueCount = 'valueCount'
            ValueCountIsMinimum = 'valueCountIsMinimum'; File = 'file'; Line = 'line'
        })
        $row.Event = [PortReporterTsvReader]::Word([PortReporterTsvReader]::Text($cells[$Table.At.event]))
        $row.Values = [PortReporterTsvReader]::List($cells[$Table.At.values], 'Text')
        if ($row.Values.Count -gt 0) { $row.Value = $row.Values -join '; ' }
        return $row
    }

    [string] ToString() {
        return "$($this.Event): $($this.Summary)"
    }
}
