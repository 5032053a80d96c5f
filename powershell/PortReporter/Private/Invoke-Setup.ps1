# Installs or uninstalls by the engine: asks for confirmation of each planned step, shows progress, and returns the result with -PassThru
# only. If one step is declined, nothing is done, because a partial installation is not useful.
function Invoke-Setup {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'It asks for its cmdlet.')]
    param (
        [string] $Activity,
        [string[]] $Option,
        [System.Collections.IDictionary] $BoundParameters,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $splatEngine = @{ RecordType = [PortReporterSetupRecord]; Cmdlet = $Cmdlet }
    $plan = @(Invoke-Engine (@('setup', '--dry-run') + $Option) @splatEngine)
    # Without a plan the engine has failed; its error was reported.
    if ($plan.Count -eq 0) { return }
    $steps = @($plan | Where-Object State -eq 'planned')
    if ($steps.Count -eq 0) {
        $Cmdlet.WriteVerbose("No steps are required.")
        if ($BoundParameters['PassThru']) { [PortReporterInstallation]::Read($plan[-1]) }
        return
    }
    foreach ($step in $steps) {
        $wanted = $Cmdlet.ShouldProcess([PortReporterText]::Safe($step.Target), $step.Title)
        if ($wanted -and $step.Step -eq 'logs' -and -not $BoundParameters['Force']) {
            $wanted = Confirm-LogRemoval -Location "in $([PortReporterText]::Safe($step.Target))" -Activity $Activity -Cmdlet $Cmdlet
        }
        # With -WhatIf, all steps are shown.
        if (-not $wanted -and -not $WhatIfPreference) {
            $Cmdlet.WriteVerbose("Nothing was changed: a step was declined.")
            return
        }
    }
    if ($WhatIfPreference) { return }

    $finished = 0
    $left = @()
    try {
        Invoke-Engine (@('setup', '--yes', '--no-elevate') + $Option) -StopTimeout 60000 @splatEngine | ForEach-Object {
            if ($_.Step -eq 'result') {
                if ($BoundParameters['PassThru']) { [PortReporterInstallation]::Read($_) }
            } elseif ($_.Step -eq 'left') {
                $left += $_
            } elseif ($_.State -eq 'started') {
                $progress = [System.Management.Automation.ProgressRecord]::new(1, $Activity, $_.Title)
                $progress.PercentComplete = [int] (100 * $finished / $steps.Count)
                $Cmdlet.WriteProgress($progress)
            } else {
                $Cmdlet.WriteVerbose("$($_.Title): $($_.State)")
                if ($_.State -eq 'done') { $finished++ }
            }
        }
        foreach ($record in $left) {
            # If the installed engine uninstalled itself, its own file was in use. It has exited now, so the file can be deleted.
            if ($record.State -eq 'HoldsOtherFiles' -or (Clear-Folder $record.Target)) {
                Write-LeftoverWarning -Path $record.Target -Reason $record.State -Cmdlet $Cmdlet
            }
        }
    } finally {
        $ended = [System.Management.Automation.ProgressRecord]::new(1, $Activity, 'Ended')
        $ended.RecordType = 'Completed'
        $Cmdlet.WriteProgress($ended)
    }
}
