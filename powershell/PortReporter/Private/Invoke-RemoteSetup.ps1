# Installs or uninstalls on remote computers in parallel: copies the files of setup unless they are installed already, runs setup, and
# removes the copied files. Returns an object per computer, and reports errors that name the computer.
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
        if (-not (Confirm-LogRemoval -Location "on $names" -Activity $Activity -Cmdlet $Cmdlet)) { return }
    }

    $arguments = @('setup', '--yes', '--no-elevate') + $Option + '--format=tsv', '--exit-on-stdin-close'
    $job = @{
        IsUninstalling = $Option -contains '--uninstall'
        IsForced       = [bool] $BoundParameters['Force']
        CommandLine    = ConvertTo-CommandLine $arguments
        # Files to copy, by platform.
        Files          = @{}
        CopyScript     = Get-RemoteScript Save-Chunk
        RunScript      = Get-RemoteScript Invoke-RemoteEngine
        RemoveScript   = Get-RemoteScript Clear-Folder
    }
    $inspection = @{ Name = 'Inspect'; Script = Get-RemoteScript Get-SetupTarget }
    $active = [System.Collections.Generic.List[PortReporterSetupTarget]]::new()
    $finished = 0
    $shown = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        while ($finished -lt $total) {
            while ($waiting.Count -gt 0 -and $active.Count -lt $ThrottleLimit) {
                $computer = $waiting.Dequeue()
                $active.Add($computer)
                $computer.StartStep($inspection)
            }
            $calls = @($active.Call.Result.AsyncWaitHandle)
            if ($calls) { $null = [System.Threading.WaitHandle]::WaitAny([System.Threading.WaitHandle[]] $calls, 100) }
            foreach ($computer in $active.ToArray()) {
                if (-not $computer.IsIdle()) { continue }
                Complete-RemoteSetupStep -Computer $computer -Job $job -Cmdlet $Cmdlet
                if ($computer.Steps.Count -gt 0 -and $computer.Session.State -eq 'Opened') {
                    $next = $computer.Steps.Dequeue()
                    if ($next.Name -eq 'Copy') { $next.Argument[2] = Read-FileChunk -Path $next.Source -Offset $next.Argument[1] -Size 1MB }
                    $computer.StartStep($next)
                    continue
                }
                $null = $active.Remove($computer)
                $finished++
                # Steps remain, but the session is closed.
                if ($computer.Steps.Count -gt 0) {
                    foreach ($path in $computer.LeftoverPath) {
                        Write-LeftoverWarning -Path $path -Reason Unreachable -Cmdlet $Cmdlet -Origin $computer.Origin
                    }
                }
                if ($computer.Outcome) { $computer.Outcome }
            }
            if ($shown.ElapsedMilliseconds -gt 200) {
                Write-SetupProgress -Activity $Activity -Finished $finished -Total $total -Computer $active -Cmdlet $Cmdlet
                $shown.Restart()
            }
        }
    } finally {
        # Some are still active when the command was stopped.
        Close-RemoteSetup $active $job.RemoveScript
        Write-SetupProgress -Activity $Activity -Finished $total -Total $total -Computer $null -Cmdlet $Cmdlet
    }
}
