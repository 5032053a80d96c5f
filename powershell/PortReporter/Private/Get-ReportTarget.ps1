# The target object of an error of the engine. If the engine names its filters as the target, returns the values that the user specified.
function Get-ReportTarget {
    param (
        [string] $Code,
        [string] $Target,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ('NoMatch', 'NoMatchingRecord', 'TimedOut' -notcontains $Code) { return ConvertTo-ModuleText $Target $Cmdlet }
    $boundParameters = $Cmdlet.MyInvocation.BoundParameters
    $filters = 'LocalPort', 'RemotePort', 'LocalAddress', 'RemoteAddress', 'State', 'ProcessId', 'ProcessName', 'UserName', 'ServiceName',
        'Protocol'
    $given = @(foreach ($name in $filters) { foreach ($value in $boundParameters[$name]) { $value } })
    if ($given.Count -eq 1) { return $given[0] }
    # As one object, not as separate items.
    return , $given
}
