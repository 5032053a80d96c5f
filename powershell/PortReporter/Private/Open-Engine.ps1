# Starts the engine as a process of this computer.
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
    # EACCES: Open-EngineAt has already tried chmod.
    if ([System.IO.Path]::DirectorySeparatorChar -eq '/' -and $cause.NativeErrorCode -eq 13) {
        $message = "Cannot run ${path}: permission denied. Run as its owner: chmod +x '$path'"
        $failure = ConvertTo-ErrorRecord -Id EngineNotExecutable -Category PermissionDenied -Message $message -Target $path -Cause $cause
        $Cmdlet.ThrowTerminatingError($failure)
    }
    $message = "Cannot start $path ($($cause.Message)). " +
        'It requires Windows 10 1809 or later, or Linux with glibc 2.28 or later (x64).'
    $failure = ConvertTo-ErrorRecord -Id EngineNotStarted -Category ResourceUnavailable -Message $message -Target $path -Cause $cause
    $Cmdlet.ThrowTerminatingError($failure)
}
