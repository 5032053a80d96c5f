# Adds what a command that reads logs was given, as parameters or by the pipeline, to the input that New-LogInput created.
function Add-LogInput {
    param (
        [hashtable] $Logs,
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($Bound['Session']) {
        $Logs.Session.AddRange([System.Management.Automation.Runspaces.PSSession[]] $Bound['Session'])
        return
    }
    foreach ($found in Resolve-LogPath $Bound $Cmdlet) { $Logs.Path.Add($found) }
}
