# Runs the scripts that shell-server.ts sends: each in a runspace of its own, with this console's output and standard error.
param ([string] $Requests)

# A named pipe, not standard input: the programs that a script starts inherit that one, and must find it empty.
$reader = [System.IO.StreamReader]::new($Requests)
while ($null -ne ($line = $reader.ReadLine())) {
    $request = [System.Text.Json.JsonDocument]::Parse($line).RootElement
    $before = @{}
    foreach ($variable in [System.Environment]::GetEnvironmentVariables().GetEnumerator()) { $before[$variable.Key] = $variable.Value }
    foreach ($variable in $request.GetProperty('env').EnumerateObject()) {
        [System.Environment]::SetEnvironmentVariable($variable.Name, $variable.Value.GetString())
    }
    [System.Environment]::CurrentDirectory = $request.GetProperty('directory').GetString()
    $runspace = [runspacefactory]::CreateRunspace($Host, [initialsessionstate]::CreateDefault2())
    $runspace.Open()
    # As pwsh -Command does it: errors go to standard error, all else to standard output.
    $output = [System.Management.Automation.Runspaces.Command]::new('Out-Default')
    $output.MergeUnclaimedPreviousCommandResults = 'Error, Output'
    $shell = [powershell]::Create($runspace)
    $null = $shell.AddScript($request.GetProperty('script').GetString())
    $null = $shell.Commands.AddCommand($output)
    $succeeded = $false
    try {
        $null = $shell.Invoke()
        $succeeded = $runspace.SessionStateProxy.GetVariable('?')
    } catch {
        $inner = $_.Exception.InnerException
        $record = if ($inner -is [System.Management.Automation.IContainsErrorRecord]) { $inner.ErrorRecord } else { $_ }
        $host.UI.WriteErrorLine("$record")
    } finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
    foreach ($name in @([System.Environment]::GetEnvironmentVariables().Keys)) {
        if (-not $before.ContainsKey($name)) { [System.Environment]::SetEnvironmentVariable($name, $null) }
    }
    foreach ($name in $before.Keys) { [System.Environment]::SetEnvironmentVariable($name, $before[$name]) }
    $end = $request.GetProperty('end').GetString()
    [System.Console]::Error.Write($end)
    [System.Console]::Out.Write("$end$(if ($succeeded) { 0 } else { 1 })`n")
}
