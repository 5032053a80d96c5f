# One row of a statistic. Measure-PortReporterLog's help describes the properties.
class PortReporterStatistic : PortReporterObject {
    [string] $Statistic
    [string] $Name
    [System.Nullable[long]] $Count
    [System.Nullable[bool]] $IsApproximate
    [psobject] $Share
    [psobject] $TimeShare
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
    [psobject] $Missing

    hidden static [string[]] $OwnColumns = @(
        'statistic', 'name', 'count', 'approximate', 'share', 'timeShare', 'processId', 'processName', 'user', 'first', 'last', 'shortest',
        'mean', 'longest', 'values', 'missing'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterStatistic] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterStatistic])
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($row, $cells, @{
            Statistic = 'statistic'; Name = 'name'; Count = 'count'; ProcessId = 'processId'; ProcessName = 'processName'; UserName = 'user'
            First = 'first'; Last = 'last'; IsApproximate = 'approximate'
        })
        $row.Share = [PortReporterPart]::Number($cells[$at.share])
        $row.TimeShare = [PortReporterPart]::Number($cells[$at.timeShare])
        $row.Missing = [PortReporterPart]::Fields($cells[$at.missing])
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
