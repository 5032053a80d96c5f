# Writes a text to the engine's standard input, as UTF-8: .NET Framework's own writer would take the console's code page.
function Write-EngineInput {
    param (
        [System.Diagnostics.Process] $Engine,
        [string] $Text
    )

    $bytes = [System.Text.UTF8Encoding]::new($false).GetBytes($Text)
    $stream = $Engine.StandardInput.BaseStream
    try {
        $writing = $stream.WriteAsync($bytes, 0, $bytes.Length)
        while (-not $writing.Wait(100)) { }
        $stream.Flush()
    } catch [System.AggregateException], [System.IO.IOException] {
        # It has ended already. Why, it says on standard error.
        $null = $_
    }
}
