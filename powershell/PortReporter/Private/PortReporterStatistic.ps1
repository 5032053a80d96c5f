# One row of a statistic. Measure-PortReporterLog's help describes the properties.
class PortReporterStatistic : PortReporterObject {
    [string] $Statistic
    [string] $Name
    [System.Nullable[long]] $Count
    [psobject] $Share
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $UserName
    [psobject] $First
    [psobject] $Last
    [System.Nullable[timespan]] $Shortest
    [System.Nullable[timespan]] $Mean
    [System.Nullable[timespan]] $Longest
    [string] $Value
    [psobject] $Values

    hidden static [string[]] $OwnColumns = @(
        'statistic', 'name', 'count', 'share', 'processId', 'processName', 'user', 'first', 'last', 'shortest', 'mean', 'longest', 'values'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterStatistic] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterStatistic])
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($row, $cells, @{
            Statistic = 'statistic'; Name = 'name'; Count = 'count'; ProcessId = 'processId'; ProcessName = 'processName'; UserName = 'user'
            First = 'first'; Last = 'last'
        })
        $row.Share = [PortReporterPart]::Number($cells[$at.share])
        $row.Shortest = [PortReporterTsvReader]::Duration($cells[$at.shortest])
        $row.Mean = [PortReporterTsvReader]::Duration($cells[$at.mean])
        $row.Longest = [PortReporterTsvReader]::Duration($cells[$at.longest])
        $row.Values = [PortReporterTsvReader]::List($cells[$at.values], 'Text')
        if ($row.Values.Count -gt 0) { $row.Value = $row.Values -join '; ' }
        return $row
    }

    [string] ToString() {
        return "$($this.Statistic) $($this.Name)"
    }
}
