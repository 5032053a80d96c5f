# A line of PR-PORTS, or of the table of PR-INITIAL.
class PortReporterLogPort : PortReporterLogRecord {
    hidden PortReporterLogPort([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) { }

    [string] ToString() {
        return "$($this.Protocol) $($this.LocalEnd()) $($this.RemoteEnd())".TrimEnd()
    }
}
