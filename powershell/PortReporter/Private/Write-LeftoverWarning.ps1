# Warns about a file or folder that setup could not remove, with the reason: InUse, HoldsOtherFiles or Unreachable.
function Write-LeftoverWarning {
    param (
        [string] $Path,
        [string] $Reason,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # The remote computer.
        [System.Management.Automation.Remoting.OriginInfo] $Origin
    )

    $location = [PortReporterText]::Safe($Path)
    if ($Origin) { $location = "$($Origin.PSComputerName): $location" }
    $texts = @{
        InUse           = 'is in use. Delete it when the program that uses it has ended.'
        HoldsOtherFiles = 'was not deleted because it contains other files.'
        Unreachable     = 'could not be deleted because the session was closed. Delete it, or run Install-PortReporter there again after a day.'
    }
    $Cmdlet.WriteWarning("$location $($texts[$Reason])")
}
