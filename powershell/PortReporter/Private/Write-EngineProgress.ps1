# Shows the progress of the engine, from the four cells of a line of its standard error; without cells, completes it.
function Write-EngineProgress {
    param (
        [string[]] $Cell,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # Number of the engine, from 1 on.
        [int] $Number,
        [System.Management.Automation.Remoting.OriginInfo] $Origin
    )

    $activity = $Cmdlet.MyInvocation.MyCommand.Name
    if ($Origin) { $activity += " on $($Origin.PSComputerName)" }
    if ($Cell) {
        $progress = [System.Management.Automation.ProgressRecord]::new($Number, $activity, [PortReporterTsvReader]::Text($Cell[2]))
        $progress.PercentComplete = [int] $Cell[3]
    } else {
        $progress = [System.Management.Automation.ProgressRecord]::new($Number, $activity, 'Done')
        $progress.RecordType = 'Completed'
    }
    $Cmdlet.WriteProgress($progress)
}
