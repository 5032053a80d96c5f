# A port in the table of a logged process.
class PortReporterLoggedPort {
    [string] $Protocol
    [string] $LocalAddress
    [int] $LocalPort
    [string] $RemoteAddress
    [System.Nullable[int]] $RemotePort
    [string] $State

    PortReporterLoggedPort([object[]] $Fields) {
        $this.Protocol, $this.LocalAddress, $this.LocalPort = $Fields[0..2]
        if ($null -ne $Fields[3]) { $this.RemoteAddress = $Fields[3] }
        $this.RemotePort = $Fields[4]
        if ($null -ne $Fields[5]) { $this.State = $Fields[5] }
    }

    [string] ToString() {
        return "$($this.Protocol) $([PortReporterMapping]::End($this.LocalAddress, $this.LocalPort)) $($this.State)".TrimEnd()
    }
}
