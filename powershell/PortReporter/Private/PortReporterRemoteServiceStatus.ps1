# The Port Reporter service of another machine.
class PortReporterRemoteServiceStatus : PortReporterServiceStatus {
    [string] $PSComputerName

    hidden PortReporterRemoteServiceStatus([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $this.PSComputerName = $Table.ComputerName
    }
}
