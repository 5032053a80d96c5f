# One socket that the system lists, and whose it is. Get-PortMapping's help describes the properties.
class PortReporterMapping {
    [string] $Protocol
    [string] $LocalAddress
    [int] $LocalPort
    [string] $RemoteAddress
    [System.Nullable[int]] $RemotePort
    [string] $State
    [System.Nullable[bool]] $DualStack
    [string] $Exposure
    [System.Nullable[datetime]] $Opened
    [System.Nullable[int]] $ProcessId
    [System.Nullable[datetime]] $ProcessStarted
    [string] $ProcessName
    [string] $Path
    [System.Nullable[bool]] $Deleted
    [string] $CommandLine
    [System.Nullable[int]] $ParentProcessId
    [string] $UserName
    [string] $ServiceName
    [PortReporterService[]] $Services
    [PortReporterProcess] $Peer
    [PortReporterProcess[]] $SharedWith
    [string] $BoundDevice
    [string] $Namespace
    [string] $Container
    [string] $Company
    [string] $Description
    [string] $Version
    [string] $Signer
    [string] $Sha256
    [PortReporterModule[]] $Modules
    [System.Collections.IDictionary] $Missing

    hidden static [string[]] $OwnColumns = @(
        'protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', 'state', 'dualStack', 'exposure', 'opened'
    )
    hidden static [string[]] $CommonColumns = @(
        'processId', 'processStarted', 'processName', 'path', 'deleted', 'commandLine', 'parentProcessId', 'user', 'services', 'peer',
        'sharedWith', 'boundDevice', 'namespace', 'container', 'company', 'description', 'version', 'signer', 'sha256', 'modules', 'missing'
    )
    hidden static [char[]] $Tab = "`t"

    # A mapping from a row. What rows have in common is read once and then copied: that makes ten thousand rows a matter of 0.2 s.
    # A property of type string makes '' of null, so what is null is left alone.
    hidden static [PortReporterMapping] Read([PortReporterTable] $Table, [string] $Line) {
        if ($Table.CommonFrom -gt 0) {
            $cells = $Line.Split([PortReporterMapping]::Tab, $Table.CommonFrom + 1)
            $common = $cells[-1]
        } else {
            $cells = $Table.Cells($Line)
            $common = $Line
        }
        $known = $Table.Common[$common]
        if ($null -eq $known) {
            $known = [PortReporterMapping]::new($Table, $Line)
            $Table.Common[$common] = $known
        }
        $mapping = $known.MemberwiseClone()
        $at = $Table.At
        $mapping.Protocol = $cells[$at.protocol]
        $mapping.LocalAddress = $cells[$at.localAddress]
        $mapping.LocalPort = [int]::Parse($cells[$at.localPort])
        if (-not ($cell = $cells[$at.remoteAddress]).Equals('\N')) { $mapping.RemoteAddress = $cell }
        if (-not ($cell = $cells[$at.remotePort]).Equals('\N')) { $mapping.RemotePort = [int]::Parse($cell) }
        if (-not ($cell = $cells[$at.state]).Equals('\N')) { $mapping.State = $cell }
        if (-not ($cell = $cells[$at.dualStack]).Equals('\N')) { $mapping.DualStack = $cell -eq 'true' }
        $mapping.Exposure = $cells[$at.exposure]
        if (-not ($cell = $cells[$at.opened]).Equals('\N')) { $mapping.Opened = [PortReporterMapping]::Time($cell) }
        return $mapping
    }

    hidden PortReporterMapping() { }

    # The common facts of a row.
    hidden PortReporterMapping([PortReporterTable] $Table, [string] $Line) {
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $texts = @{
            ProcessName = 'processName'; Path = 'path'; CommandLine = 'commandLine'; UserName = 'user'
            BoundDevice = 'boundDevice'; Namespace = 'namespace'; Container = 'container'; Company = 'company'; Description = 'description'; Version = 'version'; Signer = 'signer'; Sha256 = 'sha256'
        }
        foreach ($property in $texts.Keys) {
            $text = [PortReporterTable]::Text($cells[$at[$texts[$property]]])
            if ($null -ne $text) { $this.$property = $text }
        }
        $this.ProcessId = [PortReporterTable]::Text($cells[$at.processId])
        if (-not ($cell = $cells[$at.deleted]).Equals('\N')) { $this.Deleted = $cell -eq 'true' }
        $this.ParentProcessId = [PortReporterTable]::Text($cells[$at.parentProcessId])
        $started = [PortReporterTable]::Text($cells[$at.processStarted])
        if ($null -ne $started) { $this.ProcessStarted = [PortReporterMapping]::Time($started) }
        $this.Services = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.services])) { [PortReporterService]::new($fields) })
        if ($this.Services.Length -gt 0) { $this.ServiceName = $this.Services[0].Name }
        foreach ($fields in [PortReporterTable]::Items($cells[$at.peer])) { $this.Peer = [PortReporterProcess]::new($fields) }
        $this.SharedWith = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.sharedWith])) { [PortReporterProcess]::new($fields) })
        if (-not $cells[$at.modules].Equals('\N')) {
            $this.Modules = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.modules])) { [PortReporterModule]::new($fields) })
        }
        $this.Missing = [PortReporterTable]::Reasons($cells[$at.missing])
    }

    # RFC 3339 UTC to this machine's time, as PowerShell shows times.
    hidden static [datetime] Time([string] $Text) {
        return [datetime]::Parse($Text, [cultureinfo]::InvariantCulture)
    }

    # What a view shows of a property.
    hidden [string] Shown([string] $Property) {
        return [PortReporterText]::Safe($this.$Property -join ', ')
    }

    # `name (id)`, as other processes are shown.
    hidden [string] ShownOwner() {
        if ($null -eq $this.ProcessId) { return '' }
        return [PortReporterText]::Safe([PortReporterProcess]::new(@($this.ProcessId, $this.ProcessName)))
    }

    hidden [string] ShownMissing() {
        $reasons = foreach ($field in $this.Missing.Keys) { "${field}: $($this.Missing[$field])" }
        return [PortReporterText]::Safe($reasons -join ', ')
    }

    # `address:port` as a view shows it; null where there is none.
    hidden static [string] End([string] $Address, [System.Nullable[int]] $Port) {
        if (-not $Address) { return '' }
        if ($Address.Contains(':')) { return "[${Address}]:$Port" }
        return "${Address}:$Port"
    }

    # With the device that the socket is bound to, unless a scope names it already.
    hidden [string] LocalEnd() {
        $address = $this.LocalAddress
        if ($null -ne $this.BoundDevice -and -not $address.Contains('%')) {
            $address = [PortReporterText]::Safe($address + '%' + $this.BoundDevice)
        }
        return [PortReporterMapping]::End($address, $this.LocalPort)
    }

    hidden [string] RemoteEnd() {
        return [PortReporterMapping]::End($this.RemoteAddress, $this.RemotePort)
    }

    [string] ToString() {
        return "$($this.Protocol) $($this.LocalEnd())"
    }
}
