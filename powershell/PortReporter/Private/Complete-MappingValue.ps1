# Tab completion of states, and of the ports, addresses, processes, services and accounts of the current mappings of this computer.
# Remote computers are not queried with -Session: that takes too long, and without any result PowerShell completes file names.
function Complete-MappingValue {
    param ([string] $ParameterName, [string] $WordToComplete)

    $found = if ($ParameterName -eq 'State') {
        #schema tcp-states
    } else {
        foreach ($mapping in Get-PortMapping -WarningAction SilentlyContinue -ErrorAction SilentlyContinue) {
            if ($ParameterName -eq 'ServiceName') { $mapping.Services.Name } else { $mapping.$ParameterName }
        }
    }
    $typed = $WordToComplete.Trim([char[]] "'`"")
    $names = [System.Collections.Generic.SortedSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
    if ($ParameterName -like '*Port' -or $ParameterName -eq 'ProcessId') { $names = [System.Collections.Generic.SortedSet[long]]::new() }
    foreach ($name in $found) {
        if ($name -and "$name".StartsWith($typed, [System.StringComparison]::OrdinalIgnoreCase)) { $null = $names.Add($name) }
    }
    foreach ($name in $names) { ConvertTo-CompletionResult $name }
}

$completed = 'State', 'LocalPort', 'RemotePort', 'LocalAddress', 'RemoteAddress', 'ProcessId', 'ProcessName', 'ServiceName', 'UserName'
foreach ($parameter in $completed) {
    $splatCompleter = @{
        CommandName   = @(
            'Get-PortMapping', 'Watch-PortMapping', 'Wait-PortMapping', 'Compare-PortMapping', 'Get-PortReporterLog',
            'Get-PortReporterTimeline'
        )
        ParameterName = $parameter
        ScriptBlock   = { Complete-MappingValue $args[1] $args[2] }
    }
    Register-ArgumentCompleter @splatCompleter
}
