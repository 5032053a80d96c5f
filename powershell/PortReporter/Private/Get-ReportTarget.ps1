# The object that an engine's report is about. If the target is the filters as the engine has them, it is what the user gave for them.
function Get-ReportTarget {
    param (
        [string] $Code,
        [string] $Target,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ('NoMatch', 'TimedOut' -notcontains $Code) { return ConvertTo-ModuleText $Target $Cmdlet }
    $boundParameters = $Cmdlet.MyInvocation.BoundParameters
    $filters = 'LocalPort', 'RemotePort', 'LocalAddress', 'RemoteAddress', 'State', 'ProcessId', 'ProcessName', 'UserName', 'ServiceName',
        'Protocol'
    $given = @(foreach ($name in $filters) { foreach ($value in $boundParameters[$name]) { $value } })
    if ($given.Count -eq 1) { return $given[0] }
    # As one object, not as its items.
    return , $given
}
