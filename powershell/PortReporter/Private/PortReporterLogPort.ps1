# A line of PR-PORTS, or of the table of PR-INITIAL.
class PortReporterLogPort : PortReporterLogRecord {
    [string] ToString() {
        $local = [PortReporterMapping]::Endpoint($this.LocalAddress, $this.LocalPort)
        return "$($this.Protocol) $local $([PortReporterMapping]::Endpoint($this.RemoteAddress, $this.RemotePort))".TrimEnd()
    }
}
