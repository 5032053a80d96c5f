# One row of a figure. Measure-PortReporterLog's help describes the properties.
class PortReporterFigure {
    [string] $Figure
    [string] $Name
    [System.Nullable[long]] $Count
    [System.Nullable[double]] $Share
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $UserName
    [System.Nullable[datetime]] $First
    [System.Nullable[datetime]] $Last
    [System.Nullable[timespan]] $Shortest
    [System.Nullable[timespan]] $Mean
    [System.Nullable[timespan]] $Longest
    [string] $Value
    [string[]] $Values

    hidden static [string[]] $OwnColumns = @(
        'figure', 'name', 'count', 'share', 'processId', 'processName', 'user', 'first', 'last', 'shortest', 'mean', 'longest', 'values'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterFigure] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterFigure]::new($Table, $Line)
    }

    hidden PortReporterFigure([PortReporterTable] $Table, [string] $Line) {
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($this, $cells, @{
            Figure = 'figure'; Name = 'name'; Count = 'count'; ProcessId = 'processId'; ProcessName = 'processName'; UserName = 'user'
            First = 'first'; Last = 'last'
        })
        if (-not ($cell = $cells[$at.share]).Equals('\N')) { $this.Share = [double]::Parse($cell, [cultureinfo]::InvariantCulture) }
        $this.Shortest = [PortReporterTable]::Duration($cells[$at.shortest])
        $this.Mean = [PortReporterTable]::Duration($cells[$at.mean])
        $this.Longest = [PortReporterTable]::Duration($cells[$at.longest])
        $this.Values = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.values])) { $fields[0] })
        if ($this.Values.Length -gt 0) { $this.Value = $this.Values -join '; ' }
    }

    # What a view shows of a property.
    hidden [string] Shown([string] $Property) {
        return [PortReporterText]::Safe($this.$Property -join ', ')
    }

    hidden [string] ShownShare() {
        if ($null -eq $this.Share) { return '' }
        return $this.Share.ToString('0.00 \%', [cultureinfo]::InvariantCulture)
    }

    # A time as a table shows it, to be sorted by eye.
    hidden [string] ShownTime([string] $Property) {
        if ($null -eq $this.$Property) { return '' }
        return $this.$Property.ToString('yyyy-MM-dd HH:mm:ss', [cultureinfo]::InvariantCulture)
    }

    # What there is beside a count, for a table: whose it is, how long it took, which values.
    hidden [string] ShownDetail() {
        $parts = @(
            if ($this.ProcessName -and $this.ProcessName -ne $this.Name) { $this.ProcessName }
            if ($null -ne $this.ProcessId) { "($($this.ProcessId))" }
            if ($this.UserName) { $this.UserName }
            if ($null -ne $this.Shortest) {
                $shown = foreach ($duration in $this.Shortest, $this.Longest, $this.Mean) { [PortReporterTable]::Clock($duration) }
                '{0} to {1}, {2} on average' -f $shown
            } elseif ($null -ne $this.Longest) {
                [PortReporterTable]::Clock($this.Longest)
            }
            # Remote addresses may be hundreds.
            if ($this.Values.Length -gt 15) { "$($this.Values[0..11] -join ', ') and $($this.Values.Length - 12) more" }
            elseif ($this.Values) { $this.Values -join ', ' }
        )
        return [PortReporterText]::Safe($parts -join ' ')
    }

    [string] ToString() {
        return "$($this.Figure) $($this.Name)"
    }
}
