# A process in a log, of another machine.
class PortReporterRemoteLogProcess : PortReporterLogProcess {
    [string] $PSComputerName

    hidden PortReporterRemoteLogProcess([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $this.PSComputerName = $Table.ComputerName
    }
}
