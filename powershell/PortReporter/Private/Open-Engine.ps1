# The engine as a process of this machine.
function Open-Engine {
    param (
        [string] $CommandLine,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $path = Find-Engine $Cmdlet
    $Cmdlet.WriteVerbose("$path $CommandLine")
    try {
        return Open-EngineAt $path $CommandLine
    } catch [System.ComponentModel.Win32Exception] {
        $cause = $_.Exception
    }
    # EACCES: what there was to try has been tried.
    if ([System.IO.Path]::DirectorySeparatorChar -eq '/' -and $cause.NativeErrorCode -eq 13) {
        $message = "$path may not be executed. As its owner type: chmod +x '$path'"
        $failure = ConvertTo-ErrorRecord -Id EngineNotExecutable -Category PermissionDenied -Message $message -Target $path -Cause $cause
        $Cmdlet.ThrowTerminatingError($failure)
    }
    $message = "$path could not be started ($($cause.Message)). " +
        'It runs on Windows 10 1809 or later and on Linux with glibc 2.28 or later, both x64.'
    $failure = ConvertTo-ErrorRecord -Id EngineNotStarted -Category ResourceUnavailable -Message $message -Target $path -Cause $cause
    $Cmdlet.ThrowTerminatingError($failure)
}
