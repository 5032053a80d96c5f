# How far the engine is, from the four cells of a line of its standard error; without them, that it is done.
function Write-EngineProgress {
    param (
        [string[]] $Cell,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $activity = $Cmdlet.MyInvocation.MyCommand.Name
    if ($Cell) {
        $progress = [System.Management.Automation.ProgressRecord]::new(1, $activity, [PortReporterTable]::Text($Cell[2]))
        $progress.PercentComplete = [int] $Cell[3]
    } else {
        $progress = [System.Management.Automation.ProgressRecord]::new(1, $activity, 'Done')
        $progress.RecordType = 'Completed'
    }
    $Cmdlet.WriteProgress($progress)
}
