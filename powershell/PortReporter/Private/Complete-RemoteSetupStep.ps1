# Processes the output of a finished step on a remote computer and queues the next steps. Failures are reported as errors.
function Complete-RemoteSetupStep {
    param (
        [PortReporterSetupTarget] $Computer,
        # The values that all computers share; see Invoke-RemoteSetup.
        [hashtable] $Job,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $shell = $Computer.Call['Shell']
    $state = $shell.InvocationStateInfo
    foreach ($reason in @($shell.Streams.Error | ForEach-Object Exception) + $state.Reason + $Computer.Call.Failure) {
        if ($reason) { Write-SessionError -Reason $reason -Origin $Computer.Origin -Cmdlet $Cmdlet }
    }
    # The state is checked first, because even a caught exception appears in -ErrorVariable.
    $answer = @(if ($state.State -eq 'Completed') {
        $Computer.Call.Output.ReadAll() | Read-EngineOutput -RecordType ([PortReporterSetupRecord]) -Origin $Computer.Origin -Cmdlet $Cmdlet
    })
    $shell.Dispose()

    switch ($Computer.Step.Name) {
        'Inspect' { if ($answer) { Add-RemoteSetupStep -Computer $Computer -Target $answer[0] -Job $Job -Cmdlet $Cmdlet } }
        'Copy' {
            # Without output it has failed.
            if ($answer) { $Computer.BytesCopied += $Computer.Step.Argument[2].Length } else { $Computer.QueueCleanup($Job.RemoveScript) }
        }
        'Run' {
            foreach ($record in $answer) {
                if ($record.Step -eq 'result') {
                    $outcome = [PortReporterInstallation]::Read($record)
                    $Computer.Outcome = [PortReporterTsvReader]::OfComputer($outcome, $Computer.Origin.PSComputerName)
                } elseif ($record.State -eq 'HoldsOtherFiles') {
                    Write-LeftoverWarning -Path $record.Target -Reason HoldsOtherFiles -Cmdlet $Cmdlet -Origin $Computer.Origin
                } elseif ($record.Step -eq 'left') {
                    $Computer.LeftoverPath.Add($record.Target)
                }
            }
            $Computer.QueueCleanup($Job.RemoveScript)
        }
        'Remove' {
            foreach ($folder in $answer) { Write-LeftoverWarning -Path $folder.Path -Reason InUse -Cmdlet $Cmdlet -Origin $Computer.Origin }
        }
    }
}
