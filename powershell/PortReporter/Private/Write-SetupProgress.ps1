# How far an installation on many machines is.
function Write-SetupProgress {
    param (
        [string] $Activity,
        [int] $Finished,
        [int] $Total,
        # Those that are at work.
        [PortReporterSetupTarget[]] $Machine,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $parts = $Finished
    foreach ($one in $Machine) {
        # What comes after the copying takes a tenth of the time, or less.
        if ($one.Size -gt 0) { $parts += 0.9 * $one.BytesCopied / $one.Size }
    }
    $progress = [System.Management.Automation.ProgressRecord]::new(1, $Activity, "$Finished of $Total machines are done")
    $progress.PercentComplete = [int] (100 * $parts / $Total)
    if ($Finished -eq $Total) {
        $progress.RecordType = 'Completed'
    } else {
        $progress.CurrentOperation = [PortReporterText]::Safe($Machine.Session.ComputerName -join ', ')
    }
    $Cmdlet.WriteProgress($progress)
}
