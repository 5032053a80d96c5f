# Writes a text to the engine's standard input as UTF-8: .NET Framework's own writer would use the code page of the console.
# If the engine has exited already, this is not an error: the engine reports the reason on standard error. Even a caught exception would be
# visible to the user.
function Write-EngineInput {
    param (
        [System.Diagnostics.Process] $Engine,
        [string] $Text
    )

    $bytes = [System.Text.UTF8Encoding]::new($false).GetBytes($Text)
    $stream = $Engine.StandardInput.BaseStream
    $writing = $stream.WriteAsync($bytes, 0, $bytes.Length)
    while (-not $writing.IsCompleted) { $null = [System.Threading.Tasks.Task]::WaitAny([System.Threading.Tasks.Task[]] $writing, 100) }
    if ($writing.IsFaulted) { return }
    $flushing = $stream.FlushAsync()
    while (-not $flushing.IsCompleted) { $null = [System.Threading.Tasks.Task]::WaitAny([System.Threading.Tasks.Task[]] $flushing, 100) }
}
