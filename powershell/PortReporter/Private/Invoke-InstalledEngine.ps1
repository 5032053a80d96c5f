# Runs the engine that is installed on the machine that this is sent to; what Receive-Engine gives goes back. Why it cannot be run is told
# as the engine itself tells its errors, four cells a line.
# May use nothing of this module but what Get-EngineScript sends along.
function Invoke-InstalledEngine {
    param (
        [string] $CommandLine,
        [string] $InputText,
        [int] $Grace
    )

    $path = Find-InstalledEngine
    $cell = $path.Replace('\', '\\')
    if (-not [System.IO.File]::Exists($path)) {
        "EngineNotFound`tObjectNotFound`tPort Reporter is not installed there (there is no $cell). " +
            "Install-PortReporter -Session installs it on Windows, the hand-out's Readme.txt says how on Linux.`t$cell"
        return
    }
    try {
        $engine = [System.Diagnostics.Process]::Start((New-EngineStart $path $CommandLine))
    } catch {
        $reason = $_.Exception.GetBaseException().Message.Replace('\', '\\') -replace '\s+', ' '
        "EngineNotStarted`tResourceUnavailable`t$cell could not be started there ($reason).`t$cell"
        return
    }
    Receive-Engine $engine $InputText $Grace
}
