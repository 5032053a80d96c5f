# The engine's options for the filters among a command's bound parameters.
function Get-MappingFilter {
    param ([System.Collections.IDictionary] $Bound)

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
        foreach ($value in $Bound[$parameter]) {
            # The engine takes a list apart at its commas; ? stands for the one that belongs to a name.
            if ($parameter -like '*Name') { $value = $value.Replace(',', '?') }
            # With = a value that begins with a dash is still a value.
            "$($options[$parameter])=$value"
        }
    }
    foreach ($value in $Bound['Protocol']) { "--$($value.ToLowerInvariant())" }
    if ($Bound['Listening']) { '--listening' }
    $facts = @{ Module = 'modules'; Hash = 'hash'; Version = 'version'; Signer = 'signer' }
    if ($Bound['Include']) { "--include=$($facts[$Bound['Include']] -join ',')" }
}
