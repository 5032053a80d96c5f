# Runs one of the engine's service commands with the settings among a command's bound parameters. Gives the status with -PassThru only.
function Invoke-ServiceCommand {
    param (
        [string] $Verb,
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $options = @(
        if ($Bound['Default']) { '--defaults' }
        Get-SettingOption $Bound $Cmdlet
    )
    $status = Invoke-Engine (@('service', $Verb) + $options) -RecordType ([PortReporterServiceStatus]) -Cmdlet $Cmdlet
    if ($Bound['PassThru']) { $status }
}
