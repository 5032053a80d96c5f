# Writes the report of another machine's logs to a file of this machine. The engine there writes the page to its standard output.
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
    $report = @('report', '--output=-') + @(Get-LogOption $BoundParameters) + @(if ($BoundParameters['Criteria']) { "--criteria=$($BoundParameters['Criteria'])" })
    $lines = @(Invoke-LogCommand $report $logs -Cmdlet $Cmdlet)
    # Otherwise the engine failed, which is reported.
    if ($lines.Count -eq 0 -or $lines[-1] -ne '</html>') { return }
    try {
        [System.IO.File]::WriteAllText($File, [string]::Join("`n", $lines) + "`n")
    } catch {
        $reason = $_.Exception.GetBaseException()
        $message = [PortReporterText]::Safe("$File cannot be written ($($reason.Message.TrimEnd('.'))). Give another file.")
        $failure = ConvertTo-ErrorRecord -Id ReportNotWritten -Category WriteError -Message $message -Target $File -Cause $reason
        $Cmdlet.WriteError($failure)
        return
    }
    if ($BoundParameters['PassThru']) { [System.IO.FileInfo]::new($File) }
}
