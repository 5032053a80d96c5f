# The engine's filter options from a command's bound parameters.
function Get-MappingFilter {
    param ([System.Collections.IDictionary] $BoundParameters)

    $options = @{
        LocalPort     = '--port'
        RemotePort    = '--remote-port'
        LocalAddress  = '--local-address'
        RemoteAddress = '--remote-address'
        State         = '--state'
        ProcessId     = '--pid'
        ProcessName   = '--process'
        UserName      = '--user'
        ServiceName   = '--service'
    }
    foreach ($parameter in $options.Keys) {
        foreach ($value in $BoundParameters[$parameter]) {
            # The engine splits lists at commas. A comma in a name is part of it.
            if ($parameter -like '*Name') { $value = $value -replace '(?<!`),', '`,' }
            # With =, a value that starts with a dash is not an option.
            "$($options[$parameter])=$value"
        }
    }
    foreach ($value in $BoundParameters['Protocol']) { "--$($value.ToLowerInvariant())" }
    if ($BoundParameters['Listening']) { '--listening' }
}
