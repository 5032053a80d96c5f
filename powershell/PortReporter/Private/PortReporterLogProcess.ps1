# A process with what it had loaded and open: a block of PR-INITIAL or PR-PIDS.
class PortReporterLogProcess : PortReporterLogRecord {
    [PortReporterService[]] $Services
    [PortReporterLoggedPort[]] $Ports
    [System.Nullable[long]] $TcpMappings
    [System.Nullable[long]] $UdpMappings
    [PortReporterModule[]] $Modules
    [System.Nullable[long]] $Entry

    hidden PortReporterLogProcess([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($this, $cells, @{ TcpMappings = 'tcpMappings'; UdpMappings = 'udpMappings'; Entry = 'entry' })
        $this.Services = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.services])) { [PortReporterService]::new($fields) })
        $this.Ports = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.ports])) { [PortReporterLoggedPort]::new($fields) })
        if (-not $cells[$at.modules].Equals('\N')) {
            $this.Modules = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.modules])) { [PortReporterModule]::new($fields) })
        }
    }

    hidden [string] ShownDetail() {
        $parts = @(
            "TCP $($this.TcpMappings), UDP $($this.UdpMappings)"
            if ($null -ne $this.Modules) { "$($this.Modules.Length) modules" }
            if ($this.Services.Length -gt 0) { $this.Services -join ' ' }
        )
        return [PortReporterText]::Safe($parts -join ', ')
    }

    [string] ToString() {
        return "$($this.ProcessName) ($($this.ProcessId))".TrimStart()
    }
}
