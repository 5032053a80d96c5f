# The engine's options for the part of the logs that a command's bound parameters ask for.
function Get-LogOption {
    param ([System.Collections.IDictionary] $Bound)

    if ($null -ne $Bound['After']) { "--after=$([PortReporterTable]::Moment($Bound['After']))" }
    if ($null -ne $Bound['Before']) { "--before=$([PortReporterTable]::Moment($Bound['Before']))" }
    if ($Bound['TimeZone']) { "--time-zone=$($Bound['TimeZone'])" }
    if ($Bound['Encoding']) { "--encoding=$($Bound['Encoding'])" }
    '--progress'
}
