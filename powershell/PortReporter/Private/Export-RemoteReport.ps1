# Writes the report of a remote computer's logs to a local file. The remote engine writes the report to its standard output.
function Export-RemoteReport {
    param (
        [string] $File,
        [System.Management.Automation.Runspaces.PSSession] $Session,
        [System.Collections.IDictionary] $BoundParameters,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if (-not (Test-ReportTarget -File $File -BoundParameters $BoundParameters -Cmdlet $Cmdlet)) { return }
    $logs = Initialize-LogInput
    $logs.Session.Add($Session)
    $criteria = $BoundParameters['Criteria']
    $baseline = $BoundParameters['Baseline']
    $report = @('report', '--output=-') + @(Get-LogOption $BoundParameters) + @(
        if ($criteria) { "--criteria=$criteria" }
        if ($null -ne $baseline) { "--baseline=$(Get-BaselineText -Baseline $baseline -IsRemote $true -Cmdlet $Cmdlet)" }
    )
    $lines = @(Invoke-LogCommand $report $logs -Cmdlet $Cmdlet)
    # Otherwise the engine has failed; its error was reported.
    if ($lines.Count -eq 0 -or $lines[-1] -ne '</html>') { return }
    try {
        [System.IO.File]::WriteAllText($File, [string]::Join("`n", $lines) + "`n")
    } catch {
        $reason = $_.Exception.GetBaseException()
        $message = [PortReporterText]::Safe("Cannot write $File ($($reason.Message.TrimEnd('.'))). Specify another file.")
        $failure = ConvertTo-ErrorRecord -Id ReportNotWritten -Category WriteError -Message $message -Target $File -Cause $reason
        $Cmdlet.WriteError($failure)
        return
    }
    if ($BoundParameters['PassThru']) { [System.IO.FileInfo]::new($File) }
}
