# What setup could not take away: the engine itself, where it was the installed one. It has ended now, so its file can be deleted.
function Remove-Leftover {
    param ([object] $Record, [System.Management.Automation.PSCmdlet] $Cmdlet)

    $place = $Record.Target
    if ($Record.State -eq 'HoldsOtherFiles') {
        $Cmdlet.WriteWarning("$([PortReporterText]::Safe($place)) was not deleted, it holds other files.")
        return
    }
    for ($attempt = 0; $attempt -lt 50; $attempt++) {
        try {
            if ([System.IO.Directory]::Exists($place)) { [System.IO.Directory]::Delete($place, $true) }
            return
        } catch [System.IO.IOException], [System.UnauthorizedAccessException] {
            # Windows lets go of it a moment after the end.
            [System.Threading.Thread]::Sleep(100)
        }
    }
    $Cmdlet.WriteWarning("$([PortReporterText]::Safe($place)) is in use. Delete it when the program that uses it has ended.")
}
