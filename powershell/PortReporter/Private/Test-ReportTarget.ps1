# Returns whether a report's file can be written: it does not exist, or -Force replaces it, and the user agrees. An existing one is an error.
function Test-ReportTarget {
    param (
        [string] $File,
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if (-not $Bound['Force'] -and [System.IO.File]::Exists($File)) {
        $Cmdlet.WriteError((New-ErrorRecord ReportExists ResourceExists ([PortReporterText]::Safe(
            "$File is there already. Give another name, or -Force to replace it.")) $File))
        return $false
    }
    return $Cmdlet.ShouldProcess($File, 'Write report')
}
