# The engine's options for the range and format of the logs, from a command's bound parameters.
function Get-LogOption {
    param ([System.Collections.IDictionary] $BoundParameters)

    if ($null -ne $BoundParameters['After']) { "--after=$([PortReporterTsvReader]::RequestedMoment($BoundParameters['After']))" }
    if ($null -ne $BoundParameters['Before']) { "--before=$([PortReporterTsvReader]::RequestedMoment($BoundParameters['Before']))" }
    if ($BoundParameters['TimeZone']) { "--time-zone=$($BoundParameters['TimeZone'])" }
    if ($BoundParameters['Encoding']) { "--encoding=$($BoundParameters['Encoding'])" }
    '--progress'
}
