# What is wrong with a path that was given for logs. It ends nothing.
function Write-PathError {
    param (
        [string] $Id,
        [System.Management.Automation.ErrorCategory] $Category,
        [string] $What,
        [string] $Path,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $message = [PortReporterText]::Safe("$What. Give a log file, a folder with logs, or a pattern.")
    $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id $Id -Category $Category -Message $message -Target $Path))
}
