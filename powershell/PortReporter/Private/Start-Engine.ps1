# The engine as a process of this machine. It ends when its standard input does: with this process, however that ends.
function Start-Engine {
    param (
        [string] $CommandLine,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $path = Find-Engine $Cmdlet
    $start = New-EngineStart $path $CommandLine
    $Cmdlet.WriteVerbose("$path $CommandLine")
    try {
        return [System.Diagnostics.Process]::Start($start)
    } catch [System.ComponentModel.Win32Exception] {
        $cause = $_.Exception
    }
    # EACCES: the PowerShell Gallery loses the execute bit. chmod succeeds for the file's owner only, as it should.
    if ([System.IO.Path]::DirectorySeparatorChar -eq '/' -and $cause.NativeErrorCode -eq 13) {
        $chmod = [System.Diagnostics.ProcessStartInfo]::new('/bin/chmod', (ConvertTo-CommandLine '+x', '--', $path))
        $chmod.UseShellExecute = $false
        $chmod.RedirectStandardError = $true
        $change = [System.Diagnostics.Process]::Start($chmod)
        $null = $change.StandardError.ReadToEnd()
        $change.WaitForExit()
        try {
            return [System.Diagnostics.Process]::Start($start)
        } catch [System.ComponentModel.Win32Exception] {
            $Cmdlet.ThrowTerminatingError((New-ErrorRecord EngineNotExecutable PermissionDenied ("$path may not be executed. " +
                "As its owner type: chmod +x '$path'") $path $_.Exception))
        }
    }
    $Cmdlet.ThrowTerminatingError((New-ErrorRecord EngineNotStarted ResourceUnavailable ("$path could not be started " +
        "($($cause.Message)). It runs on Windows 10 1809 or later and on Linux with glibc 2.28 or later, both x64.") $path $cause))
}
