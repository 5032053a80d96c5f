# What happened to a port, and the mapping as it is now or was last. Watch-PortMapping's help describes the properties.
class PortReporterChange : PortReporterMapping {
    [string] $Event
    [psobject] $Time
    [string] $Source
    [System.Nullable[timespan]] $Lifetime
    [psobject] $Previous

    hidden static [string[]] $OwnColumns = [PortReporterMapping]::OwnColumns + @('event', 'time', 'source', 'seconds', 'previous')
    hidden static [string[]] $CommonColumns = [PortReporterMapping]::CommonColumns

    hidden static [PortReporterChange] Read([PortReporterTable] $Table, [string] $Line) {
        # What rows have in common is remembered, but not for as long as somebody may watch.
        if ($Table.Common.Count -gt 1000) { $Table.Common.Clear() }
        $change = [PortReporterMapping]::Read($Table, $Line)
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $change.Event = [PortReporterTable]::Word($cells[$at.event])
        $change.Time = [PortReporterPart]::Time($cells[$at.time])
        $change.Source = [PortReporterTable]::Word($cells[$at.source])
        $change.Lifetime = [PortReporterTable]::Duration($cells[$at.seconds])
        $change.Previous = [PortReporterPart]::Fields($cells[$at.previous])
        return $change
    }

    [string] ToString() {
        return "$($this.Event) $($this.Protocol) $([PortReporterMapping]::Endpoint($this.LocalAddress, $this.LocalPort))"
    }
}
