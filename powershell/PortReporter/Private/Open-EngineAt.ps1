# Starts an engine as a process with three redirected streams. It exits when its standard input is closed, and therefore when this process
# ends for any reason.
# Also sent to remote computers: it must not use classes of this module.
function Open-EngineAt {
    param (
        [string] $Path,
        [string] $CommandLine
    )

    $start = [System.Diagnostics.ProcessStartInfo]::new($Path, $CommandLine)
    $start.WorkingDirectory = [System.IO.Path]::GetDirectoryName($Path)
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardErrorEncoding = [System.Text.UTF8Encoding]::new($false)
    try {
        return [System.Diagnostics.Process]::Start($start)
    } catch [System.ComponentModel.Win32Exception] {
        # EACCES: the PowerShell Gallery and copies lose the execute bit. chmod succeeds for the owner of the file only.
        if ([System.IO.Path]::DirectorySeparatorChar -ne '/' -or $_.Exception.NativeErrorCode -ne 13) { throw }
    }
    $chmod = [System.Diagnostics.ProcessStartInfo]::new('/bin/chmod', (ConvertTo-CommandLine '+x', '--', $Path))
    $chmod.UseShellExecute = $false
    $chmod.RedirectStandardError = $true
    $change = [System.Diagnostics.Process]::Start($chmod)
    $null = $change.StandardError.ReadToEnd()
    $change.WaitForExit()
    return [System.Diagnostics.Process]::Start($start)
}
