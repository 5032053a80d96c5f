# A path as the engine takes it, which does not know PowerShell's drives and current folder. Those of other machines are not known here.
function Get-FullPath {
    param (
        [string] $Path,
        [bool] $IsRemote,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($IsRemote) { return $Path }
    return $Cmdlet.GetUnresolvedProviderPathFromPSPath($Path)
}
