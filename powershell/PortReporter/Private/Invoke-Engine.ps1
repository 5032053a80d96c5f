# Runs the engine and gives a record for each row while the engine is still writing. Whatever ends this, the engine is gone with it.
# No call blocks for more than 100 ms: between calls PowerShell looks whether it was stopped.
function Invoke-Engine {
    param (
        [string[]] $Argument,
        # The class of the records; its Read makes one from a table and a line of it. Without it lines are given as they are.
        [type] $RecordType,
        # What the engine is told on its standard input, which stays open: where it ends the text itself must say.
        [string] $InputText,
        # Codes of errors that are none here.
        [string[]] $QuietAbout,
        # Milliseconds that the engine gets to end by itself when this is stopped: to undo what it has half done.
        [int] $Grace,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $engine = Start-Engine $Argument $Cmdlet
    try {
        if ($InputText) { Write-EngineInput $engine $InputText }
        $table = $null
        $explained = $isProgressShown = $false
        $unexpected = [System.Collections.Generic.List[string]]::new()
        $line = $engine.StandardOutput.ReadLineAsync()
        $report = $engine.StandardError.ReadLineAsync()
        $linesEnded = $reportsEnded = $false
        while ($true) {
            if (-not $linesEnded -and $line.IsCompleted) {
                $text = $line.Result
                if ($null -eq $text) {
                    $linesEnded = $true
                } else {
                    $line = $engine.StandardOutput.ReadLineAsync()
                    if (-not $RecordType) {
                        $text
                    } elseif ($null -eq $table) {
                        $table = [PortReporterTable]::new($text, $RecordType::OwnColumns, $RecordType::CommonColumns)
                    } else {
                        $RecordType::Read($table, $text)
                    }
                }
            } elseif (-not $reportsEnded -and $report.IsCompleted) {
                $text = $report.Result
                if ($null -eq $text) {
                    $reportsEnded = $true
                } else {
                    $report = $engine.StandardError.ReadLineAsync()
                    $cells = $text.Split("`t")
                    if ($cells.Length -eq 4 -and $cells[1] -eq 'Progress') {
                        $isProgressShown = $true
                        Write-EngineProgress $cells $Cmdlet
                    } elseif ($cells.Length -eq 4) {
                        $explained = $explained -or $cells[1] -ne 'Warning'
                        Write-EngineReport $cells $QuietAbout $Cmdlet
                    } else {
                        $unexpected.Add([PortReporterText]::Safe($text))
                    }
                }
            } elseif (-not $linesEnded -and -not $reportsEnded) {
                $null = [System.Threading.Tasks.Task]::WaitAny([System.Threading.Tasks.Task[]] ($line, $report), 100)
            } elseif (-not $linesEnded) {
                $null = $line.Wait(100)
            } elseif (-not $reportsEnded) {
                $null = $report.Wait(100)
            } elseif ($engine.WaitForExit(100)) {
                if ($isProgressShown) { Write-EngineProgress $null $Cmdlet }
                if ($engine.ExitCode -ne 0 -and -not $explained) {
                    $program = $engine.StartInfo.FileName
                    $Cmdlet.WriteError((New-ErrorRecord EngineFailed InvalidResult ("$program failed (exit code $($engine.ExitCode)). " +
                        "What it gave may be incomplete. It said: $($unexpected -join ' ')") $program))
                }
                return
            }
        }
        # Here only with a 'break' further down the pipeline: it ends the loop that wrote the object, which is the one above.
    } finally {
        if ($Grace -and -not $engine.HasExited) {
            $engine.StandardInput.Close()
            $null = $engine.WaitForExit($Grace)
        }
        if (-not $engine.HasExited) { $engine.Kill() }
        $engine.Dispose()
    }
}
