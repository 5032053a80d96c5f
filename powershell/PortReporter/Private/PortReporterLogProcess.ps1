# A process with its loaded files and ports: a block of PR-INITIAL or PR-PIDS.
class PortReporterLogProcess : PortReporterLogRecord {
    [psobject] $Services
    [psobject] $Ports
    [System.Nullable[long]] $TcpMappings
    [System.Nullable[long]] $UdpMappings
    [psobject] $Modules
    [System.Nullable[long]] $Entry

    hidden [void] ReadCommon([PortReporterTsvReader] $Table, [string[]] $Cells) {
        ([PortReporterLogRecord] $this).ReadCommon($Table, $Cells)
        $at = $Table.At
        $Table.Fill($this, $Cells, @{ TcpMappings = 'tcpMappings'; UdpMappings = 'udpMappings'; Entry = 'entry' })
        if (-not $Cells[$at.services].Equals('\N')) { $this.Services = [PortReporterTsvReader]::List($Cells[$at.services], 'Service') }
        $this.Ports = [PortReporterTsvReader]::List($Cells[$at.ports], 'LoggedPort')
        if (-not $Cells[$at.modules].Equals('\N')) { $this.Modules = [PortReporterTsvReader]::List($Cells[$at.modules], 'Module') }
    }

    [string] ToString() {
        return "$($this.ProcessName) ($($this.ProcessId))".TrimStart()
    }
}
