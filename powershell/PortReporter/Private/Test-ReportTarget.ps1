# Returns whether a report's file can be written: it does not exist, or -Force replaces it, and the user agrees. An existing one is an
# error.
function Test-ReportTarget {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'It asks for its cmdlet.')]
    param (
        [string] $File,
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if (-not $Bound['Force'] -and [System.IO.File]::Exists($File)) {
        $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id ReportExists -Category ResourceExists -Message ([PortReporterText]::Safe(
            "$File is there already. Give another name, or -Force to replace it.")) -Target $File))
        return $false
    }
    return $Cmdlet.ShouldProcess($File, 'Write report')
}
