# How the engine is started: with its three streams in the hands of whoever starts it.
# Is sent to other machines too: it may use nothing else of this module.
function New-EngineStart {
    param (
        [string] $Path,
        [string] $CommandLine
    )

    $start = [System.Diagnostics.ProcessStartInfo]::new($Path, $CommandLine)
    $start.WorkingDirectory = [System.IO.Path]::GetDirectoryName($Path)
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardErrorEncoding = [System.Text.UTF8Encoding]::new($false)
    return $start
}
