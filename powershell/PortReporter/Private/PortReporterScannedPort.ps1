# A port as a scan from outside saw it, and who holds it inside. Compare-PortMapping's help describes the properties.
class PortReporterScannedPort {
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
    [PortReporterService[]] $Services

    hidden static [string[]] $OwnColumns = @(
        'verdict', 'address', 'protocol', 'port', 'scanState', 'scanService', 'localAddress', 'processId', 'processName', 'path',
        'user', 'services'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterScannedPort] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterScannedPort]::new($Table, $Line)
    }

    hidden PortReporterScannedPort([PortReporterTable] $Table, [string] $Line) {
        $cells = $Table.Cells($Line)
        $Table.Fill($this, $cells, @{
            Verdict = 'verdict'; Address = 'address'; Protocol = 'protocol'; Port = 'port'; ScanState = 'scanState'
            ScanService = 'scanService'; LocalAddress = 'localAddress'; ProcessId = 'processId'; ProcessName = 'processName'
            Path = 'path'; UserName = 'user'
        })
        $items = [PortReporterTable]::Items($cells[$Table.At.services])
        $this.Services = @(foreach ($fields in $items) { [PortReporterService]::new($fields) })
        if ($this.Services.Length -gt 0) { $this.ServiceName = $this.Services[0].Name }
    }

    # What a view shows of a property.
    hidden [string] Shown([string] $Property) {
        return [PortReporterText]::Safe($this.$Property -join ', ')
    }

    hidden [string] ShownOwner() {
        if ($null -eq $this.ProcessId) { return '' }
        return [PortReporterText]::Safe("$($this.ProcessName) ($($this.ProcessId))".TrimStart())
    }

    [string] ToString() {
        return "$($this.Verdict) $($this.Protocol) $([PortReporterMapping]::End($this.Address, $this.Port))"
    }
}
