# The engine's options for the service's settings among a command's bound parameters.
function Get-SettingOption {
    param (
        [System.Collections.IDictionary] $BoundParameters,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # Paths are those of other machines.
        [switch] $IsRemote
    )

    if ($BoundParameters['StartupType']) {
        $words = @{ Automatic = 'auto'; AutomaticDelayedStart = 'delayed'; Manual = 'manual'; Disabled = 'disabled' }
        "--startup=$($words[$BoundParameters['StartupType']])"
    }
    if ($BoundParameters['LogDirectory']) { "--log-directory=$(Get-FullPath -Path $BoundParameters['LogDirectory'] -IsRemote $IsRemote -Cmdlet $Cmdlet)" }
    if ($BoundParameters['LogSize']) { "--log-size=$($BoundParameters['LogSize'])B" }
    # A variable that was set to 1GB holds a number of bytes; typed as an argument it is still the text.
    if ($BoundParameters['Keep']) { "--keep=$($BoundParameters['Keep'] -replace '^[1-9][0-9]*$', '$0B')" }
    if ($BoundParameters['Interval']) { "--interval=$($BoundParameters['Interval'])" }
    if ($null -ne $BoundParameters['AnchorInterval']) { "--anchor-interval=$($BoundParameters['AnchorInterval'])" }
    # As with Keep: a number is bytes, as text it has its unit.
    if ($BoundParameters['Reserve']) { "--reserve=$($BoundParameters['Reserve'] -replace '^[1-9][0-9]*$', '$0B')" }
    if ($BoundParameters['LogReader']) { "--log-reader=$($BoundParameters['LogReader'])" }
}
