# What a running engine says, while it says it: of its standard output the bytes, a batch at a time; of its standard error the lines; and
# at the end its exit code. Whatever ends this, the engine is gone with it. No call blocks for more than 100 ms: between calls PowerShell
# looks whether it was stopped.
# Is sent to other machines too: it may use no class of this module.
function Receive-EngineOutput {
    param (
        [System.Diagnostics.Process] $Engine,
        # What it is told on its standard input, which stays open: where it ends the text itself must say.
        [string] $InputText,
        # Milliseconds that it gets to end by itself when this is stopped: to undo what it has half done.
        [int] $StopTimeout
    )

    try {
        if ($InputText) { Write-EngineInput $Engine $InputText }
        $stream = $Engine.StandardOutput.BaseStream
        $buffer = [byte[]]::new(64KB)
        $batch = [System.IO.MemoryStream]::new()
        $read = $stream.ReadAsync($buffer, 0, $buffer.Length)
        $report = $Engine.StandardError.ReadLineAsync()
        $bytesEnded = $reportsEnded = $false
        while ($true) {
            if (-not $bytesEnded -and $read.IsCompleted) {
                $count = $read.Result
                if ($count -eq 0) {
                    $bytesEnded = $true
                } else {
                    $batch.Write($buffer, 0, $count)
                    $read = $stream.ReadAsync($buffer, 0, $buffer.Length)
                    # What follows at once goes along.
                    if ($batch.Length -lt 64KB -and $read.Wait(2)) { continue }
                }
                if ($batch.Length -gt 0) {
                    , $batch.ToArray()
                    $batch.SetLength(0)
                }
            } elseif (-not $reportsEnded -and $report.IsCompleted) {
                $text = $report.Result
                if ($null -eq $text) {
                    $reportsEnded = $true
                } else {
                    $report = $Engine.StandardError.ReadLineAsync()
                    $text
                }
            } elseif (-not $bytesEnded -and -not $reportsEnded) {
                $null = [System.Threading.Tasks.Task]::WaitAny([System.Threading.Tasks.Task[]] ($read, $report), 100)
            } elseif (-not $bytesEnded) {
                $null = $read.Wait(100)
            } elseif (-not $reportsEnded) {
                $null = $report.Wait(100)
            } elseif ($Engine.WaitForExit(100)) {
                $Engine.ExitCode
                return
            }
        }
        # Here only with a 'break' further down the pipeline: it ends the loop that wrote the object, which is the one above.
    } finally {
        if ($StopTimeout -and -not $Engine.HasExited) {
            $Engine.StandardInput.Close()
            $null = $Engine.WaitForExit($StopTimeout)
        }
        if (-not $Engine.HasExited) { $Engine.Kill() }
        $Engine.Dispose()
    }
}
