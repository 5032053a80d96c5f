# The engine's options for the service's settings among a command's bound parameters.
function Get-SettingOption {
    param (
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # Paths are those of other machines.
        [switch] $IsElsewhere
    )

    if ($Bound['StartupType']) {
        $words = @{ Automatic = 'auto'; AutomaticDelayedStart = 'delayed'; Manual = 'manual'; Disabled = 'disabled' }
        "--startup=$($words[$Bound['StartupType']])"
    }
    if ($Bound['LogDirectory']) { "--log-directory=$(Get-FullPath -Path $Bound['LogDirectory'] -IsElsewhere $IsElsewhere -Cmdlet $Cmdlet)" }
    if ($Bound['LogSize']) { "--log-size=$($Bound['LogSize'])B" }
    # A variable that was set to 1GB holds a number of bytes; typed as an argument it is still the text.
    if ($Bound['Keep']) { "--keep=$($Bound['Keep'] -replace '^[1-9][0-9]*$', '$0B')" }
    if ($Bound['Interval']) { "--interval=$($Bound['Interval'])" }
    if ($null -ne $Bound['AnchorInterval']) { "--anchor-interval=$($Bound['AnchorInterval'])" }
    # As with Keep: a number is bytes, as text it has its unit.
    if ($Bound['Reserve']) { "--reserve=$($Bound['Reserve'] -replace '^[1-9][0-9]*$', '$0B')" }
    if ($Bound['LogReader']) { "--log-reader=$($Bound['LogReader'])" }
}
