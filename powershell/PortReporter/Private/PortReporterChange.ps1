# A change of a port, with the mapping in its current or last state. Watch-PortMapping's help describes the properties.
class PortReporterChange : PortReporterMapping {
    [string] $Event
    [psobject] $Time
    [string] $Source
    [System.Nullable[timespan]] $Lifetime
    [psobject] $Previous

    hidden static [string[]] $OwnColumns = [PortReporterMapping]::OwnColumns + @('event', 'time', 'source', 'seconds', 'previous')
    hidden static [string[]] $CommonColumns = [PortReporterMapping]::CommonColumns

    hidden static [PortReporterChange] Read([PortReporterTsvReader] $Table, [string] $Line) {
        # The cache of common values is limited, because a watch may run for a long time.
        if ($Table.Common.Count -gt 1000) { $Table.Common.Clear() }
        $change = [PortReporterMapping]::Read($Table, $Line)
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $change.Event = [PortReporterTsvReader]::Word($cells[$at.event])
        $change.Time = [PortReporterPart]::Time($cells[$at.time])
        $change.Source = [PortReporterTsvReader]::Word($cells[$at.source])
        $change.Lifetime = [PortReporterTsvReader]::Duration($cells[$at.seconds])
        $change.Previous = [PortReporterPart]::Fields($cells[$at.previous])
        return $change
    }

    [string] ToString() {
        return "$($this.Event) $($this.Protocol) $([PortReporterMapping]::Endpoint($this.LocalAddress, $this.LocalPort))"
    }
}
