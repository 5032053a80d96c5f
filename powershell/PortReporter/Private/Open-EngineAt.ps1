# An engine as a process whose three streams are ours. It ends when its standard input does: with this process, however that ends.
# Is sent to other machines too: it may use no class of this module.
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
        # EACCES: the PowerShell Gallery loses the execute bit, and so does a copy. chmod succeeds for the file's owner only, as it should.
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
