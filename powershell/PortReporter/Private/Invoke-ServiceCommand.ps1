# Runs one of the engine's service commands with the settings among a command's bound parameters. Gives the status with -PassThru only.
function Invoke-ServiceCommand {
    param (
        [string] $Verb,
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $options = @(
        if ($Bound['Default']) { '--defaults' }
        if ($Bound['StartupType']) {
            $words = @{ Automatic = 'auto'; AutomaticDelayedStart = 'delayed'; Manual = 'manual'; Disabled = 'disabled' }
            "--startup=$($words[$Bound['StartupType']])"
        }
        # The engine does not know PowerShell's drives and current folder.
        if ($Bound['LogDirectory']) { "--log-directory=$($Cmdlet.GetUnresolvedProviderPathFromPSPath($Bound['LogDirectory']))" }
        if ($Bound['LogSize']) { "--log-size=$($Bound['LogSize'])B" }
        # A variable that was set to 1GB holds a number of bytes; typed as an argument it is still the text.
        if ($Bound['Keep']) { "--keep=$($Bound['Keep'] -replace '^[1-9][0-9]*$', '$0B')" }
        if ($Bound['Interval']) { "--interval=$($Bound['Interval'])" }
        if ($Bound['LogReader']) { "--log-reader=$($Bound['LogReader'])" }
    )
    $status = Invoke-Engine (@('service', $Verb) + $options) -RecordType ([PortReporterServiceStatus]) -Cmdlet $Cmdlet
    if ($Bound['PassThru']) { $status }
}
