# What became of a port between two snapshots. Compare-PortMapping's help describes the properties.
class PortReporterDifference : PortReporterMapping {
    [string] $Difference
    [PortReporterOwner] $Previous

    hidden static [string[]] $OwnColumns = @('difference', 'previous') + [PortReporterMapping]::OwnColumns
    hidden static [string[]] $CommonColumns = [PortReporterMapping]::CommonColumns
    hidden static [System.Reflection.PropertyInfo[]] $MappingProperties = [PortReporterMapping].GetProperties('Public, Instance')

    hidden static [PortReporterDifference] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterDifference]::new([PortReporterMapping]::Read($Table, $Line), $Table, $Line)
    }

    hidden PortReporterDifference([PortReporterMapping] $Mapping, [PortReporterTable] $Table, [string] $Line) {
        foreach ($property in [PortReporterDifference]::MappingProperties) { $property.SetValue($this, $property.GetValue($Mapping)) }
        $cells = $Table.Cells($Line)
        $this.Difference = [PortReporterTable]::Word($cells[$Table.At.difference])
        foreach ($fields in [PortReporterTable]::Items($cells[$Table.At.previous])) { $this.Previous = [PortReporterOwner]::new($fields) }
    }

    # What a view shows of who held it before.
    hidden [string] ShownPrevious([string] $Property) {
        return [PortReporterText]::Safe($this.Previous.$Property)
    }

    [string] ToString() {
        return "$($this.Difference) $($this.Protocol) $($this.LocalEnd())"
    }
}
