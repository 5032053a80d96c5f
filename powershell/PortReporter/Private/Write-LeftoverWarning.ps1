# Says what setup has left, and why: InUse, HoldsOtherFiles or Unreachable.
function Write-LeftoverWarning {
    param (
        [string] $Path,
        [string] $Reason,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # The machine that it is left on, where that is another.
        [System.Management.Automation.Remoting.OriginInfo] $Origin
    )

    $place = [PortReporterText]::Safe($Path)
    if ($Origin) { $place = "$($Origin.PSComputerName): $place" }
    $texts = @{
        InUse           = 'is in use. Delete it when the program that uses it has ended.'
        HoldsOtherFiles = 'was not deleted, it holds other files.'
        Unreachable     = 'could not be deleted any more. Delete it, or install there again tomorrow or later.'
    }
    $Cmdlet.WriteWarning("$place $($texts[$Reason])")
}
