# Shows the progress of setup on remote computers.
function Write-SetupProgress {
    param (
        [string] $Activity,
        [int] $Finished,
        [int] $Total,
        # The active computers.
        [PortReporterSetupTarget[]] $Computer,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $parts = $Finished
    foreach ($one in $Computer) {
        # The steps after copying take at most a tenth of the time.
        if ($one.Size -gt 0) { $parts += 0.9 * $one.BytesCopied / $one.Size }
    }
    $progress = [System.Management.Automation.ProgressRecord]::new(1, $Activity, "$Finished of $Total computers finished")
    $progress.PercentComplete = [int] (100 * $parts / $Total)
    if ($Finished -eq $Total) {
        $progress.RecordType = 'Completed'
    } else {
        $progress.CurrentOperation = [PortReporterText]::Safe($Computer.Session.ComputerName -join ', ')
    }
    $Cmdlet.WriteProgress($progress)
}
