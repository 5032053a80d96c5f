# Tab completion of states, and of the ports, addresses, processes, services and accounts of the mappings that exist now on this machine.
# Other machines are not asked with -Session: that takes too long, and without any result PowerShell completes file names.
function Complete-MappingValue {
    param ([string] $ParameterName, [string] $WordToComplete)

    $found = if ($ParameterName -eq 'State') {
        'Closed', 'Listen', 'SynSent', 'SynReceived', 'Established', 'FinWait1', 'FinWait2', 'CloseWait', 'Closing', 'LastAck',
        'TimeWait', 'DeleteTCB', 'Bound'
    } else {
        foreach ($mapping in Get-PortMapping -WarningAction SilentlyContinue -ErrorAction SilentlyContinue) {
            if ($ParameterName -eq 'ServiceName') { $mapping.Services.Name } else { $mapping.$ParameterName }
        }
    }
    $begun = $WordToComplete.Trim([char[]] "'`"")
    $names = [System.Collections.Generic.SortedSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
    if ($ParameterName -like '*Port' -or $ParameterName -eq 'ProcessId') { $names = [System.Collections.Generic.SortedSet[long]]::new() }
    foreach ($name in $found) {
        if ($name -and "$name".StartsWith($begun, [System.StringComparison]::OrdinalIgnoreCase)) { $null = $names.Add($name) }
    }
    foreach ($name in $names) { ConvertTo-CompletionResult $name }
}
