# The full path of a snapshot's file that was given in the place of mappings; nothing when they are mappings.
function Get-SnapshotPath {
    param (
        [psobject[]] $Given,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($Given.Length -ne 1) { return }
    $only = $Given[0].PSObject.BaseObject
    if ($only -is [System.IO.FileInfo]) { return $only.FullName }
    if ($only -is [string]) { return $Cmdlet.GetUnresolvedProviderPathFromPSPath($only) }
}
