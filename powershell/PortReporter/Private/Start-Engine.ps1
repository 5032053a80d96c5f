# The engine as a process of this machine.
function Start-Engine {
    param (
        [string] $CommandLine,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $path = Find-Engine $Cmdlet
    $Cmdlet.WriteVerbose("$path $CommandLine")
    try {
        return Start-EngineAt $path $CommandLine
    } catch [System.ComponentModel.Win32Exception] {
        $cause = $_.Exception
    }
    # EACCES: what there was to try has been tried.
    if ([System.IO.Path]::DirectorySeparatorChar -eq '/' -and $cause.NativeErrorCode -eq 13) {
        $Cmdlet.ThrowTerminatingError((New-ErrorRecord EngineNotExecutable PermissionDenied ("$path may not be executed. " +
            "As its owner type: chmod +x '$path'") $path $cause))
    }
    $Cmdlet.ThrowTerminatingError((New-ErrorRecord EngineNotStarted ResourceUnavailable ("$path could not be started " +
        "($($cause.Message)). It runs on Windows 10 1809 or later and on Linux with glibc 2.28 or later, both x64.") $path $cause))
}
