# Verifies the files of a folder by the engine, locally or in sessions.
function Get-LogCheck {
    param (
        [string[]] $Argument,
        [System.Management.Automation.Runspaces.PSSession[]] $Session,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    # A failed verification is a result, not an error.
    Invoke-Engine $Argument -RecordType ([PortReporterLogCheck]) -SuppressedErrorId NotIntact -Session $Session -Cmdlet $Cmdlet
}
