# The engine's options for the settings of the service, from a command's bound parameters.
function Get-SettingOption {
    param (
        [System.Collections.IDictionary] $BoundParameters,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # Whether paths are on remote computers.
        [switch] $IsRemote
    )

    if ($BoundParameters['StartupType']) {
        $startTypes = @{
            #schema start-type-words
        }
        "--startup=$($startTypes[$BoundParameters['StartupType']])"
    }
    if ($BoundParameters['LogDirectory']) {
        "--log-directory=$(Get-FullPath -Path $BoundParameters['LogDirectory'] -IsRemote $IsRemote -Cmdlet $Cmdlet)"
    }
    if ($BoundParameters['LogSize']) { "--log-size=$($BoundParameters['LogSize'])B" }
    # A variable that was set to 1GB contains a number of bytes; typed as an argument, it is a string with the unit.
    if ($BoundParameters['Keep']) { "--keep=$($BoundParameters['Keep'] -replace '^[1-9][0-9]*$', '$0B')" }
    if ($BoundParameters['Interval']) { "--interval=$($BoundParameters['Interval'])" }
    if ($null -ne $BoundParameters['AnchorInterval']) { "--anchor-interval=$($BoundParameters['AnchorInterval'])" }
    # As for Keep.
    if ($BoundParameters['Reserve']) { "--reserve=$($BoundParameters['Reserve'] -replace '^[1-9][0-9]*$', '$0B')" }
    if ($BoundParameters['LogReader']) { "--log-reader=$($BoundParameters['LogReader'])" }
    if ($BoundParameters['EventLog']) { "--event-log=$($BoundParameters['EventLog'].ToLowerInvariant())" }
}
