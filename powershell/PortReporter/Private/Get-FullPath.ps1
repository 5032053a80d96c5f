# A path for the engine, which does not know PowerShell's drives and current folder. Paths on remote computers cannot be resolved here.
# A path that is not in the file system ends the command: the engine would look for it in its own folder.
function Get-FullPath {
    param (
        [string] $Path,
        [bool] $IsRemote,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($IsRemote) { return $Path }
    $provider = $drive = $null
    $missing = Get-MissingDrive -Path $Path -Cmdlet $Cmdlet
    if ($missing) {
        $reason = "drive '$missing' does not exist"
    } else {
        try {
            $full = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref] $provider, [ref] $drive)
            if ($provider.Name -eq 'FileSystem') { return $full }
            $reason = "it is not a file system path, but one of the provider $($provider.Name)"
        } catch {
            $reason = $_.Exception.GetBaseException().Message.TrimEnd('.')
        }
    }
    $message = [PortReporterText]::Safe("Cannot use path '$Path' ($reason). Specify a path in the file system.")
    $failure = ConvertTo-ErrorRecord -Id NotAFile -Category InvalidArgument -Message $message -Target $Path
    $Cmdlet.ThrowTerminatingError($failure)
}
