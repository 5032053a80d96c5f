# The output of a running engine as it arrives: the bytes of its standard output in batches, the lines of its standard error, and finally
# its exit code. The engine is stopped when this ends for any reason. No call blocks for more than 100 ms, because between calls PowerShell
# checks whether it was stopped.
# Also sent to remote computers: it must not use classes of this module.
function Receive-EngineOutput {
    param (
        [System.Diagnostics.Process] $Engine,
        # Text for standard input, which stays open: the text itself must contain its end mark.
        [string] $InputText,
        # Milliseconds for the engine to exit by itself when the command is stopped, because it may have to undo steps.
        [int] $StopTimeout
    )

    try {
        if ($InputText) { Write-EngineInput $Engine $InputText }
        $stream = $Engine.StandardOutput.BaseStream
        $buffer = [byte[]]::new(64KB)
        $batch = [System.IO.MemoryStream]::new()
        $read = $stream.ReadAsync($buffer, 0, $buffer.Length)
        $line = $Engine.StandardError.ReadLineAsync()
        $bytesEnded = $linesEnded = $false
        while ($true) {
            if (-not $bytesEnded -and $read.IsCompleted) {
                $count = $read.Result
                if ($count -eq 0) {
                    $bytesEnded = $true
                } else {
                    $batch.Write($buffer, 0, $count)
                    $read = $stream.ReadAsync($buffer, 0, $buffer.Length)
                    # Bytes that follow immediately are added to the batch.
                    if ($batch.Length -lt 64KB -and $read.Wait(2)) { continue }
                }
                if ($batch.Length -gt 0) {
                    , $batch.ToArray()
                    $batch.SetLength(0)
                }
            } elseif (-not $linesEnded -and $line.IsCompleted) {
                $text = $line.Result
                if ($null -eq $text) {
                    $linesEnded = $true
                } else {
                    $line = $Engine.StandardError.ReadLineAsync()
                    $text
                }
            } elseif (-not $bytesEnded -and -not $linesEnded) {
                $null = [System.Threading.Tasks.Task]::WaitAny([System.Threading.Tasks.Task[]] ($read, $line), 100)
            } elseif (-not $bytesEnded) {
                $null = $read.Wait(100)
            } elseif (-not $linesEnded) {
                $null = $line.Wait(100)
            } elseif ($Engine.WaitForExit(100)) {
                $Engine.ExitCode
                return
            }
        }
        # Reached only with a 'break' in a later command of the pipeline: it ends the loop above, which wrote the object.
    } finally {
        if ($StopTimeout -and -not $Engine.HasExited) {
            $Engine.StandardInput.Close()
            $null = $Engine.WaitForExit($StopTimeout)
        }
        if (-not $Engine.HasExited) { $Engine.Kill() }
        $Engine.Dispose()
    }
}
