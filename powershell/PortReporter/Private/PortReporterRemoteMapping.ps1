# A socket of another machine.
class PortReporterRemoteMapping : PortReporterMapping {
    [string] $PSComputerName

    hidden PortReporterRemoteMapping([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $this.PSComputerName = $Table.ComputerName
    }
}
