# A port in the results of a network scan, with its local owner. Compare-PortMapping's help describes the properties.
class PortReporterScannedPort : PortReporterObject {
    [string] $Verdict
    [string] $Address
    [string] $Protocol
    [int] $Port
    [string] $ScanState
    [string] $ScanService
    [string] $LocalAddress
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $Path
    [string] $UserName
    [string] $ServiceName
    [psobject] $Services

    hidden static [string[]] $OwnColumns = @(
        'verdict', 'address', 'protocol', 'port', 'scanState', 'scanService', 'localAddress', 'processId', 'processName', 'path',
        'user', 'services'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterScannedPort] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterScannedPort])
        $cells = $Table.Cells($Line)
        $Table.Fill($row, $cells, @{
            Verdict = 'verdict'; Address = 'address'; Protocol = 'protocol'; Port = 'port'; ScanState = 'scanState'
            ScanService = 'scanService'; LocalAddress = 'localAddress'; ProcessId = 'processId'; ProcessName = 'processName'
            Path = 'path'; UserName = 'user'
        })
        $row.Services = [PortReporterTsvReader]::List($cells[$Table.At.services], 'Service')
        if ($row.Services.Count -gt 0) { $row.ServiceName = $row.Services[0].Name }
        return $row
    }

    [string] ToString() {
        return "$($this.Verdict) $($this.Protocol) $([PortReporterMapping]::Endpoint($this.Address, $this.Port))"
    }
}
