# Writes a non-terminating error about a path for logs.
function Write-PathError {
    param (
        [string] $Id,
        [System.Management.Automation.ErrorCategory] $Category,
        [string] $Problem,
        [string] $Path,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $message = [PortReporterText]::Safe("$Problem. Specify a log file, a folder with logs, or a pattern.")
    $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id $Id -Category $Category -Message $message -Target $Path))
}
