# The full path of a snapshot file that was passed instead of mappings; nothing if they are mappings.
function Get-SnapshotPath {
    param (
        [psobject[]] $Given,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($Given.Length -ne 1) { return }
    $only = $Given[0].PSObject.BaseObject
    if ($only -is [System.IO.FileInfo]) { return $only.FullName }
    if ($only -is [string]) { return Get-FullPath -Path $only -Cmdlet $Cmdlet }
}
