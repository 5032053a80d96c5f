# What was done on another machine.
class PortReporterRemoteInstallation : PortReporterInstallation {
    [string] $PSComputerName

    hidden PortReporterRemoteInstallation([object] $Result, [string] $ComputerName) : base($Result) {
        $this.PSComputerName = $ComputerName
    }

    [string] ToString() {
        return "$($this.Action) on $($this.PSComputerName)"
    }
}
