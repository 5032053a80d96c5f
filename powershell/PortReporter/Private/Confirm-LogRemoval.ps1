# Asks the user whether to delete log files permanently. Location is the folder or the computers.
function Confirm-LogRemoval {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'It asks for its cmdlet.')]
    param (
        [string] $Location,
        [string] $Activity,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    # In a non-interactive session ShouldContinue throws an error, which does not count as consent.
    $isWanted = $false
    $isWanted = $Cmdlet.ShouldContinue("Permanently delete the log files ${Location}?", $Activity)
    return $isWanted
}
