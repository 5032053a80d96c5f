# Has setup install or uninstall on other machines, side by side: copies what it needs there, unless it is installed already, runs it, and
# takes the copy away again. Gives an object for each machine, or tells errors that name it.
function Invoke-RemoteSetup {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'It asks for its cmdlet.')]
    param (
        [string] $Activity,
        [string[]] $Option,
        [System.Management.Automation.Runspaces.PSSession[]] $Session,
        [System.Collections.IDictionary] $BoundParameters,
        [int] $ThrottleLimit,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $waiting = [System.Collections.Generic.Queue[PortReporterSetupTarget]]::new()
    foreach ($one in Select-OpenSession $Session $Cmdlet) {
        if ($Cmdlet.ShouldProcess([PortReporterText]::Safe($one.ComputerName), $Activity)) {
            $waiting.Enqueue([PortReporterSetupTarget]::new($one))
        }
    }
    $total = $waiting.Count
    if ($total -eq 0) { return }
    if ($BoundParameters['RemoveLog'] -and -not $BoundParameters['Force']) {
        $names = [PortReporterText]::Safe($waiting.Session.ComputerName -join ', ')
        if (-not (Confirm-LogRemoval -Place "on $names" -Activity $Activity -Cmdlet $Cmdlet)) { return }
    }

    $arguments = @('setup', '--yes', '--no-elevate') + $Option + '--format=tsv', '--exit-on-stdin-close'
    $job = @{
        IsUninstalling = $Option -contains '--uninstall'
        IsForced       = [bool] $BoundParameters['Force']
        CommandLine    = ConvertTo-CommandLine $arguments
        # What is copied, by platform.
        Files          = @{}
        CopyScript     = Get-RemoteScript Save-Chunk
        RunScript      = Get-RemoteScript Invoke-RemoteEngine
        RemoveScript   = Get-RemoteScript Clear-Folder
    }
    $look = @{ Name = 'Look'; Script = Get-RemoteScript Get-SetupTarget }
    $active = [System.Collections.Generic.List[PortReporterSetupTarget]]::new()
    $finished = 0
    $shown = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        while ($finished -lt $total) {
            while ($waiting.Count -gt 0 -and $active.Count -lt $ThrottleLimit) {
                $machine = $waiting.Dequeue()
                $active.Add($machine)
                $machine.StartStep($look)
            }
            $calls = @($active.Call.Result.AsyncWaitHandle)
            if ($calls) { $null = [System.Threading.WaitHandle]::WaitAny([System.Threading.WaitHandle[]] $calls, 100) }
            foreach ($machine in $active.ToArray()) {
                if (-not $machine.IsIdle()) { continue }
                Complete-RemoteSetupStep -Machine $machine -Job $job -Cmdlet $Cmdlet
                if ($machine.Steps.Count -gt 0 -and $machine.Session.State -eq 'Opened') {
                    $next = $machine.Steps.Dequeue()
                    if ($next.Name -eq 'Copy') { $next.Argument[2] = Read-FileChunk -Path $next.Source -Offset $next.Argument[1] -Size 1MB }
                    $machine.StartStep($next)
                    continue
                }
                $null = $active.Remove($machine)
                $finished++
                # There is more to do, but no session any more.
                if ($machine.Steps.Count -gt 0) {
                    foreach ($place in $machine.LeftoverPath) { Write-LeftoverWarning -Path $place -Reason Unreachable -Cmdlet $Cmdlet -Origin $machine.Origin }
                }
                if ($machine.Outcome) { $machine.Outcome }
            }
            if ($shown.ElapsedMilliseconds -gt 200) {
                Write-SetupProgress -Activity $Activity -Finished $finished -Total $total -Machine $active -Cmdlet $Cmdlet
                $shown.Restart()
            }
        }
    } finally {
        # Some are at work still when this was stopped.
        Close-RemoteSetup $active $job.RemoveScript
        Write-SetupProgress -Activity $Activity -Finished $total -Total $total -Machine $null -Cmdlet $Cmdlet
    }
}
