# One row of a figure. Measure-PortReporterLog's help describes the properties.
class PortReporterFigure : PortReporterObject {
    [string] $Figure
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
        'figure', 'name', 'count', 'share', 'processId', 'processName', 'user', 'first', 'last', 'shortest', 'mean', 'longest', 'values'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterFigure] Read([PortReporterTable] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterFigure])
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($row, $cells, @{
            Figure = 'figure'; Name = 'name'; Count = 'count'; ProcessId = 'processId'; ProcessName = 'processName'; UserName = 'user'
            First = 'first'; Last = 'last'
        })
        $row.Share = [PortReporterPart]::Number($cells[$at.share])
        $row.Shortest = [PortReporterTable]::Duration($cells[$at.shortest])
        $row.Mean = [PortReporterTable]::Duration($cells[$at.mean])
        $row.Longest = [PortReporterTable]::Duration($cells[$at.longest])
        $row.Values = [PortReporterTable]::List($cells[$at.values], 'Text')
        if ($row.Values.Count -gt 0) { $row.Value = $row.Values -join '; ' }
        return $row
    }

    [string] ToString() {
        return "$($this.Figure) $($this.Name)"
    }
}
