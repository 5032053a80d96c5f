# Tab completion of states, and of the processes, services and accounts that hold a port now.
function Complete-MappingValue {
    param ($CommandName, $ParameterName, $WordToComplete)

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
    foreach ($name in $found) {
        if ($name -and $name.StartsWith($begun, [System.StringComparison]::OrdinalIgnoreCase)) { $null = $names.Add($name) }
    }
    foreach ($name in $names) { ConvertTo-CompletionResult $name }
}

foreach ($parameter in 'State', 'ProcessName', 'ServiceName', 'UserName') {
    Register-ArgumentCompleter -CommandName Get-PortMapping, Watch-PortMapping -ParameterName $parameter -ScriptBlock { Complete-MappingValue @args }
}
