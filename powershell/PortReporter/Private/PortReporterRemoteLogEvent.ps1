# A line of PR-EVENTS, of another machine.
class PortReporterRemoteLogEvent : PortReporterLogEvent {
    [string] $PSComputerName

    hidden PortReporterRemoteLogEvent([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $this.PSComputerName = $Table.ComputerName
    }
}
