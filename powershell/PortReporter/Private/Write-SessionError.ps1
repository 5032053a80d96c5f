# An error that Invoke-Command has of a machine, as one of the command that names it.
function Write-SessionError {
    param (
        [System.Management.Automation.ErrorRecord] $Record,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $origin = $Record.PSObject.Properties['OriginInfo'].Value
    if (-not $origin -and $Record.TargetObject -is [System.Management.Automation.Runspaces.PSSession]) {
        $session = $Record.TargetObject
        $origin = [System.Management.Automation.Remoting.OriginInfo]::new($session.ComputerName, $session.InstanceId)
    }
    $splatError = @{
        Id       = 'SessionFailed'
        Category = 'ConnectionError'
        Message  = [PortReporterText]::Safe($Record.Exception.Message)
        # Of an error over there it would be the script.
        Target   = $origin.PSComputerName
        Cause    = $Record.Exception
        Origin   = $origin
    }
    $Cmdlet.WriteError((New-ErrorRecord @splatError))
}
