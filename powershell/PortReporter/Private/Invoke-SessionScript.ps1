# Starts a script in a session, and returns the call: Shell, Result and Output, with Origin, the remote computer. If the session cannot
# start it, Result is null and Failure is the reason.
function Invoke-SessionScript {
    param (
        [System.Management.Automation.Runspaces.PSSession] $Session,
        [string] $Script,
        [object[]] $Argument
    )

    $shell = [powershell]::Create()
    $shell.Runspace = $Session.Runspace
    $null = $shell.AddScript($Script)
    foreach ($value in $Argument) { $null = $shell.AddArgument($value) }
    $nothing = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    $call = @{
        Shell   = $shell
        Output  = [System.Management.Automation.PSDataCollection[psobject]]::new()
        Origin  = [System.Management.Automation.Remoting.OriginInfo]::new($Session.ComputerName, $Session.InstanceId)
        Result  = $null
        Failure = $null
    }
    try {
        $call.Result = $shell.BeginInvoke($nothing, $call.Output)
    } catch {
        $call.Failure = $_.Exception.GetBaseException()
    }
    return $call
}
