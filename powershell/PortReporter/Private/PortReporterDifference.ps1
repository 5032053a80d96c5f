# A difference of a port between two snapshots. Compare-PortMapping's help describes the properties.
class PortReporterDifference : PortReporterMapping {
    [string] $Difference
    [psobject] $Previous

    hidden static [string[]] $OwnColumns = [PortReporterMapping]::OwnColumns + @('difference', 'previous')
    hidden static [string[]] $CommonColumns = [PortReporterMapping]::CommonColumns

    hidden static [PortReporterDifference] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterMapping]::Read($Table, $Line)
        $cells = $Table.Cells($Line)
        $row.Difference = [PortReporterTsvReader]::Word($cells[$Table.At.difference])
        foreach ($fields in [PortReporterTsvReader]::Items($cells[$Table.At.previous])) {
            $row.Previous = [PortReporterPart]::Owner($fields)
        }
        return $row
    }

    [string] ToString() {
        return "$($this.Difference) $($this.Protocol) $([PortReporterMapping]::Endpoint($this.LocalAddress, $this.LocalPort))"
    }
}
