# A path for the engine, which does not know PowerShell's drives and current folder. Paths on remote computers cannot be resolved here.
function Get-FullPath {
    param (
        [string] $Path,
        [bool] $IsRemote,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($IsRemote) { return $Path }
    return $Cmdlet.GetUnresolvedProviderPathFromPSPath($Path)
}
