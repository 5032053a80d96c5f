# A line of PR-PORTS or PR-INITIAL, of another machine.
class PortReporterRemoteLogPort : PortReporterLogPort {
    [string] $PSComputerName

    hidden PortReporterRemoteLogPort([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $this.PSComputerName = $Table.ComputerName
    }
}
