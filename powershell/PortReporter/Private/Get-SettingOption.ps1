# The engine's options for the service's settings among a command's bound parameters.
function Get-SettingOption {
    param (
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

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
}
