# Returns whether the report file can be written: it does not exist, or -Force is set, and the user agrees. An existing file is an error.
function Test-ReportTarget {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'It asks for its cmdlet.')]
    param (
        [string] $File,
        [System.Collections.IDictionary] $BoundParameters,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if (-not $BoundParameters['Force'] -and [System.IO.File]::Exists($File)) {
        $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id ReportExists -Category ResourceExists -Message ([PortReporterText]::Safe(
            "$File already exists. Specify another name, or use -Force to replace it.")) -Target $File))
        return $false
    }
    return $Cmdlet.ShouldProcess($File, 'Write report')
}
