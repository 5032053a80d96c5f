# Whether the parameters contain a port, process, service or account without wildcard, range or negation: then an empty result is an error.
function Test-LiteralFilter {
    param ([System.Collections.IDictionary] $BoundParameters)

    foreach ($parameter in 'LocalPort', 'RemotePort', 'ProcessId') {
        if (@($BoundParameters[$parameter]) -match '^[0-9]+$') { return $true }
    }
    foreach ($parameter in 'ProcessName', 'ServiceName', 'UserName') {
        foreach ($name in $BoundParameters[$parameter]) {
            if ($name -notmatch '^!|(?<!`)[*?]') { return $true }
        }
    }
    return $false
}
