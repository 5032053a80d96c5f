# The checks of a folder's files by the engine, here or in sessions.
function Get-LogCheck {
    param (
        [string[]] $Argument,
        [System.Management.Automation.Runspaces.PSSession[]] $Session,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    # That not all files are sound is the answer, not an error.
    Invoke-Engine $Argument -RecordType ([PortReporterLogCheck]) -SuppressedErrorId NotIntact -Session $Session -Cmdlet $Cmdlet
}
