# What happened to a port, and the mapping as it is now or was last. Watch-PortMapping's help describes the properties.
class PortReporterChange : PortReporterMapping {
    [string] $Event
    [datetime] $Time
    [string] $Source
    [System.Nullable[timespan]] $Lifetime
    [System.Collections.IDictionary] $Previous

    hidden static [string[]] $OwnColumns = @('event', 'time', 'source', 'seconds', 'previous') + [PortReporterMapping]::OwnColumns
    hidden static [string[]] $CommonColumns = [PortReporterMapping]::CommonColumns
    hidden static [System.Reflection.PropertyInfo[]] $MappingProperties = [PortReporterMapping].GetProperties('Public, Instance')

    hidden static [PortReporterChange] Read([PortReporterTable] $Table, [string] $Line) {
        # What rows have in common is remembered, but not for as long as somebody may watch.
        if ($Table.Common.Count -gt 1000) { $Table.Common.Clear() }
        return [PortReporterChange]::new([PortReporterMapping]::Read($Table, $Line), $Table, $Line)
    }

    hidden PortReporterChange([PortReporterMapping] $Mapping, [PortReporterTable] $Table, [string] $Line) {
        foreach ($property in [PortReporterChange]::MappingProperties) { $property.SetValue($this, $property.GetValue($Mapping)) }
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $this.Event = [PortReporterTable]::Word($cells[$at.event])
        $this.Time = [PortReporterMapping]::Time($cells[$at.time])
        $this.Source = [PortReporterTable]::Word($cells[$at.source])
        $this.Lifetime = [PortReporterTable]::Duration($cells[$at.seconds])
        $this.Previous = [PortReporterTable]::Reasons($cells[$at.previous])
    }

    # What the changed fields were, for a view.
    hidden [string] ShownPrevious() {
        $fields = foreach ($field in $this.Previous.Keys) { "${field}: $($this.Previous[$field])" }
        return [PortReporterText]::Safe($fields -join ', ')
    }

    [string] ToString() {
        return "$($this.Event) $($this.Protocol) $($this.LocalEnd())"
    }
}
