# The result of Install- and Uninstall-PortReporter. Install-PortReporter's help describes the properties.
class PortReporterInstallation : PortReporterObject {
    [string] $Action
    [string] $Path
    [string] $Version
    [string] $Status
    [string] $StartType
    [string] $LogDirectory

    # A property of type string converts null to '', so null values are not assigned.
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
        # Of a remote computer; see PortReporterTsvReader.OfComputer.
        $computer = $this.PSObject.Properties['PSComputerName']
        if ($computer) { return "$($this.Action) on $($computer.Value)" }
        return "$($this.Action) in $($this.Path)"
    }
}
