# Takes up what the step of another machine gave, now that it is done, and lines up the next ones. What went wrong is told.
function Complete-RemoteSetupStep {
    param (
        [PortReporterSetupTarget] $Machine,
        # What is the same for all machines; see Invoke-RemoteSetup.
        [hashtable] $Job,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $shell = $Machine.Call['Shell']
    $state = $shell.InvocationStateInfo
    foreach ($reason in @($shell.Streams.Error | ForEach-Object Exception) + $state.Reason + $Machine.Call.Failure) {
        if ($reason) { Write-SessionError -Reason $reason -Origin $Machine.Origin -Cmdlet $Cmdlet }
    }
    # The state was asked for, for an exception that is caught stands in -ErrorVariable all the same.
    $answer = @(if ($state.State -eq 'Completed') {
        $Machine.Call.Output.ReadAll() | Read-EngineOutput -RecordType ([PortReporterSetupRecord]) -Origin $Machine.Origin -Cmdlet $Cmdlet
    })
    $shell.Dispose()

    switch ($Machine.Step.Name) {
        'Look' { if ($answer) { Add-RemoteSetupStep -Machine $Machine -Place $answer[0] -Job $Job -Cmdlet $Cmdlet } }
        'Copy' {
            # Without an answer it has failed.
            if ($answer) { $Machine.BytesCopied += $Machine.Step.Argument[2].Length } else { $Machine.QueueCleanup($Job.RemoveScript) }
        }
        'Run' {
            foreach ($record in $answer) {
                if ($record.Step -eq 'result') {
                    $outcome = [PortReporterInstallation]::Read($record)
                    $Machine.Outcome = [PortReporterTsvReader]::OfMachine($outcome, $Machine.Origin.PSComputerName)
                } elseif ($record.State -eq 'HoldsOtherFiles') {
                    Write-LeftoverWarning -Path $record.Target -Reason HoldsOtherFiles -Cmdlet $Cmdlet -Origin $Machine.Origin
                } elseif ($record.Step -eq 'left') {
                    $Machine.LeftoverPath.Add($record.Target)
                }
            }
            $Machine.QueueCleanup($Job.RemoveScript)
        }
        'Remove' { foreach ($place in $answer) { Write-LeftoverWarning -Path $place.Path -Reason InUse -Cmdlet $Cmdlet -Origin $Machine.Origin } }
    }
}
