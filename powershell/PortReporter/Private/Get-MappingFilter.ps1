# The engine's options for the filters among a command's bound parameters.
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
            # The engine splits a list at its commas. One in a name belongs to it.
            if ($parameter -like '*Name') { $value = $value -replace '(?<!`),', '`,' }
            # With = a value that begins with a dash is still a value.
            "$($options[$parameter])=$value"
        }
    }
    foreach ($value in $BoundParameters['Protocol']) { "--$($value.ToLowerInvariant())" }
    if ($BoundParameters['Listening']) { '--listening' }
}
