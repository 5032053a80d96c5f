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
        $this.Event = [PortReporterChange]::Word($cells[$at.event])
        $this.Time = [PortReporterMapping]::Time($cells[$at.time])
        $this.Source = [PortReporterChange]::Word($cells[$at.source])
        if (-not ($cell = $cells[$at.seconds]).Equals('\N')) {
            $this.Lifetime = [timespan]::FromSeconds([double]::Parse($cell, [cultureinfo]::InvariantCulture))
        }
        $before = [System.Collections.Specialized.OrderedDictionary]::new([System.StringComparer]::OrdinalIgnoreCase)
        if (-not ($cell = $cells[$at.previous]).Equals('\N')) {
            foreach ($item in $cell.Split([char] 0x1f)) {
                $field, $value = $item.Split([char[]] '=', 2)
                $before[$field] = [PortReporterTable]::Text($value)
            }
        }
        $this.Previous = $before.AsReadOnly()
    }

    # The engine's words as PowerShell writes such: Opened, Poll.
    hidden static [string] Word([string] $Text) {
        return $Text.Substring(0, 1).ToUpperInvariant() + $Text.Substring(1)
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
