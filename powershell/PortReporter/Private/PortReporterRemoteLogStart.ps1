# A start of the reporter, of another machine.
class PortReporterRemoteLogStart : PortReporterLogStart {
    [string] $PSComputerName

    hidden PortReporterRemoteLogStart([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $this.PSComputerName = $Table.ComputerName
    }
}
