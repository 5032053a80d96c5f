# What Install- and Uninstall-PortReporter did, and how it is now. Install-PortReporter's help describes the properties.
class PortReporterInstallation : PortReporterObject {
    [string] $Action
    [string] $Path
    [string] $Version
    [string] $Status
    [string] $StartType
    [string] $LogDirectory

    # A property of type string makes '' of null, so what is null is left alone.
    hidden static [PortReporterInstallation] Read([PortReporterSetupRecord] $Result) {
        $installation = [PortReporterObject]::Create([PortReporterInstallation])
        $fields = @{
            Action = 'State'; Path = 'Target'; Version = 'Version'; Status = 'ServiceState'; StartType = 'StartType'
            LogDirectory = 'LogDirectory'
        }
        foreach ($property in $fields.Keys) {
            $text = $Result.($fields[$property])
            if ($null -ne $text) { $installation.$property = $text }
        }
        return $installation
    }

    [string] ToString() {
        # Of another machine; see PortReporterTsvReader.OfMachine.
        $computer = $this.PSObject.Properties['PSComputerName']
        if ($computer) { return "$($this.Action) on $($computer.Value)" }
        return "$($this.Action) in $($this.Path)"
    }
}
