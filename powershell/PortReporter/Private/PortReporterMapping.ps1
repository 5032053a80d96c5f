# One socket that the system lists, and whose it is. Get-PortMapping's help describes the properties.
class PortReporterMapping : PortReporterObject {
    [string] $Protocol
    [string] $LocalAddress
    [int] $LocalPort
    [string] $RemoteAddress
    [System.Nullable[int]] $RemotePort
    [string] $State
    [System.Nullable[bool]] $DualStack
    [string] $Exposure
    [psobject] $ReachableAt
    [psobject] $Opened
    [System.Nullable[int]] $ProcessId
    [psobject] $ProcessStarted
    [string] $ProcessName
    [string] $Path
    [System.Nullable[bool]] $Deleted
    [string] $CommandLine
    [System.Nullable[int]] $ParentProcessId
    [string] $UserName
    [string] $ServiceName
    [psobject] $Services
    [psobject] $Peer
    [psobject] $SharedWith
    [string] $BoundDevice
    [string] $Namespace
    [string] $Container
    [string] $Company
    [string] $Description
    [string] $Version
    [string] $Signer
    [string] $Sha256
    [psobject] $Modules
    [psobject] $Missing

    hidden static [string[]] $OwnColumns = @(
        'protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', 'state', 'dualStack', 'exposure', 'opened'
    )
    hidden static [string[]] $CommonColumns = @(
        'processId', 'processStarted', 'processName', 'path', 'deleted', 'commandLine', 'parentProcessId', 'user', 'services', 'peer',
        'sharedWith', 'boundDevice', 'namespace', 'container', 'company', 'description', 'version', 'signer', 'sha256', 'modules', 'missing'
    )
    hidden static [char[]] $Tab = "`t"

    hidden static [PortReporterMapping] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterMapping]::ReadAs([PortReporterMapping], $Table, $Line)
    }

    # A mapping, of this class or one that is made of it, from a row. What rows have in common is read once and then copied: that makes ten
    # thousand rows a matter of 0.2 s.
    hidden static [PortReporterMapping] ReadAs([type] $Type, [PortReporterTable] $Table, [string] $Line) {
        if ($Table.CommonFrom -gt 0) {
            $cells = $Line.Split([PortReporterMapping]::Tab, $Table.CommonFrom + 1)
            $common = $cells[-1]
        } else {
            $cells = $Table.Cells($Line)
            $common = $Line
        }
        [PortReporterMapping] $known = $Table.Common[$common]
        if ($null -eq $known) {
            $known = [PortReporterObject]::Create($Type)
            $known.ReadCommon($Table, $Table.Cells($Line))
            $Table.Common[$common] = $known
        }
        $mapping = $known.MemberwiseClone()
        $at = $Table.At
        $mapping.Protocol = $cells[$at.protocol]
        $mapping.LocalAddress = $cells[$at.localAddress]
        $mapping.LocalPort = [int]::Parse($cells[$at.localPort])
        $cell = $cells[$at.remoteAddress]
        if (-not $cell.Equals('\N')) { $mapping.RemoteAddress = $cell }
        $cell = $cells[$at.remotePort]
        if (-not $cell.Equals('\N')) { $mapping.RemotePort = [int]::Parse($cell) }
        $cell = $cells[$at.state]
        if (-not $cell.Equals('\N')) { $mapping.State = $cell }
        $cell = $cells[$at.dualStack]
        if (-not $cell.Equals('\N')) { $mapping.DualStack = $cell -eq 'true' }
        $mapping.Exposure = $cells[$at.exposure]
        # Only on request; it stands before what rows have in common.
        if ($null -ne $at.reachableAt -and $cells[$at.reachableAt] -cne '\N') {
            $mapping.ReachableAt = [PortReporterTable]::List($cells[$at.reachableAt], 'Text')
        }
        $mapping.Opened = [PortReporterPart]::Time($cells[$at.opened])
        return $mapping
    }

    hidden [void] ReadCommon([PortReporterTable] $Table, [string[]] $Cells) {
        $at = $Table.At
        $Table.Fill($this, $Cells, @{
            ProcessId = 'processId'; ProcessStarted = 'processStarted'; ProcessName = 'processName'; Path = 'path'; Deleted = 'deleted'
            CommandLine = 'commandLine'; ParentProcessId = 'parentProcessId'; UserName = 'user'; BoundDevice = 'boundDevice'
            Namespace = 'namespace'; Container = 'container'; Company = 'company'; Description = 'description'; Version = 'version'
            Signer = 'signer'; Sha256 = 'sha256'
        })
        $this.Services = [PortReporterTable]::List($Cells[$at.services], 'Service')
        if ($this.Services.Count -gt 0) { $this.ServiceName = $this.Services[0].Name }
        foreach ($fields in [PortReporterTable]::Items($Cells[$at.peer])) { $this.Peer = [PortReporterPart]::ProcessText($fields) }
        $this.SharedWith = [PortReporterTable]::List($Cells[$at.sharedWith], 'ProcessText')
        if (-not $Cells[$at.modules].Equals('\N')) { $this.Modules = [PortReporterTable]::List($Cells[$at.modules], 'Module') }
        $this.Missing = [PortReporterPart]::Fields($Cells[$at.missing])
    }

    # `address:port`; empty where there is no address.
    hidden static [string] Endpoint([string] $Address, [object] $Port) {
        if (-not $Address) { return '' }
        if ($Address.Contains(':')) { return "[${Address}]:$Port" }
        return "${Address}:$Port"
    }

    [string] ToString() {
        return "$($this.Protocol) $([PortReporterMapping]::Endpoint($this.LocalAddress, $this.LocalPort))"
    }
}
