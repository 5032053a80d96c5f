# Copies log files of a remote computer to a local folder, as the engine there prints them. Files of further folders there are copied to
# further local folders, because each folder is one machine. Returns the local folders with the folder that each was copied from; nothing if
# the copy is incomplete. The error was reported.
function Copy-RemoteLog {
    param (
        [System.Management.Automation.Runspaces.PSSession] $Session,
        # Paths there; the default is the folder of the service.
        [string[]] $Path,
        # The local folder, which does not exist yet.
        [string] $Destination,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $copy = @{ Destination = $Destination; Folders = [ordered] @{}; Files = @{}; IsComplete = $false }
    $splatEngine = @{ Argument = @('log', 'pack', '--progress'); Session = $Session; Cmdlet = $Cmdlet }
    if ($Path) {
        $splatEngine.Argument += '-'
        $splatEngine.InputText = [string]::Join("`0", $Path) + "`0`0"
    }
    try {
        # Without a class of records, the lines are returned. The first one is the header.
        Invoke-Engine @splatEngine | ForEach-Object {
            $cells = $_.Split("`t")
            if ($cells[0] -ceq 'file') { return }
            if ($cells[0] -ceq '\N') { $copy.IsComplete = $true } else { Save-LogPart -Copy $copy -Cell $cells }
        }
    } catch [System.IO.IOException], [System.UnauthorizedAccessException], [System.IO.InvalidDataException], [System.FormatException] {
        $reason = $_.Exception.GetBaseException()
        $origin = [System.Management.Automation.Remoting.OriginInfo]::new($Session.ComputerName, $Session.InstanceId)
        $message = [PortReporterText]::Safe("its logs cannot be copied ($($reason.Message.TrimEnd('.'))).")
        $splatError = @{ Message = $message; Target = $Session.ComputerName; Cause = $reason; Origin = $origin }
        $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id LogNotCopied -Category WriteError @splatError))
        $copy.IsComplete = $false
    }
    if ($copy.IsComplete -and $copy.Folders.Count -gt 0) { return $copy.Folders }
    # A part of the logs would look as if the rest had not happened.
    $null = Clear-Folder @($copy.Folders.Values)
}
