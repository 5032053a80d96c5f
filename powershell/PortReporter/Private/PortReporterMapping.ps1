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

    # A mapping, of this class or a derived one, from a row. Fields that many rows have in common are read once and then copied.
    hidden static [PortReporterMapping] Read([PortReporterTable] $Table, [string] $Line) {
        # In the order of OwnColumns.
        $own = $Table.Own
        if ($Table.CommonFrom -gt 0) {
            $cells = $Line.Split([PortReporterMapping]::Tab, $Table.CommonFrom + 1)
            # State, DualStack and Exposure have few values.
            $common = $cells[$own[5]] + $cells[$own[6]] + $cells[$own[7]] + $cells[-1]
        } else {
            $cells = $Table.Cells($Line)
            $common = $Line
        }
        [PortReporterMapping] $known = $Table.Common[$common]
        if ($null -eq $known) {
            $known = [PortReporterObject]::Create($Table.RecordType)
            $known.ReadCommon($Table, $Table.Cells($Line))
            $Table.Common[$common] = $known
        }
        $mapping = $known.MemberwiseClone()
        $mapping.Protocol = $cells[$own[0]]
        $mapping.LocalAddress = $cells[$own[1]]
        $mapping.LocalPort = [int]::Parse($cells[$own[2]])
        $cell = $cells[$own[3]]
        if (-not $cell.Equals('\N')) { $mapping.RemoteAddress = $cell }
        $cell = $cells[$own[4]]
        if (-not $cell.Equals('\N')) { $mapping.RemotePort = [int]::Parse($cell) }
        $cell = $cells[$own[8]]
        if (-not $cell.Equals('\N')) { $mapping.Opened = [PortReporterPart]::Time($cell) }
        # Only on request; it is written before the common columns.
        $column = $Table.At['reachableAt']
        if ($null -ne $column -and $cells[$column] -cne '\N') {
            $mapping.ReachableAt = [PortReporterTable]::List($cells[$column], 'Text')
        }
        return $mapping
    }

    hidden [void] ReadCommon([PortReporterTable] $Table, [string[]] $Cells) {
        $at = $Table.At
        $Table.Fill($this, $Cells, @{
            State = 'state'; DualStack = 'dualStack'; Exposure = 'exposure'
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
