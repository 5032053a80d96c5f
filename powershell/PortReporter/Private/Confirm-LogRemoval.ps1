# Whether the user wants log files deleted for good. Place says which.
function Confirm-LogRemoval {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'It asks for its cmdlet.')]
    param (
        [string] $Place,
        [string] $Activity,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    # Where nobody can be asked there is an error, and that is no yes.
    $isWanted = $false
    $isWanted = $Cmdlet.ShouldContinue("The log files $Place cannot be had back. Delete them?", $Activity)
    return $isWanted
}
