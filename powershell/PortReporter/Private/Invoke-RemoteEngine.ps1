# Runs an engine on the machine that this is sent to; what Receive-EngineOutput gives goes back. Why it cannot be run is told as the engine itself
# tells its errors, four cells a line.
# May use no class of this module.
function Invoke-RemoteEngine {
    param (
        [string] $CommandLine,
        [string] $InputText,
        [int] $StopTimeout,
        # Without it, the engine that is installed there.
        [string] $Path
    )

    $isInstalled = -not $Path
    if ($isInstalled) { $Path = Find-InstalledEngine }
    $cell = $Path.Replace('\', '\\')
    if ($isInstalled -and -not [System.IO.File]::Exists($Path)) {
        return "EngineNotFound`tObjectNotFound`tPort Reporter is not installed there (there is no $cell). " +
            "Install-PortReporter -Session installs it on Windows, the hand-out's Readme.txt says how on Linux.`t$cell"
    }
    try {
        $engine = Open-EngineAt $Path $CommandLine
    } catch {
        $reason = $_.Exception.GetBaseException().Message.Replace('\', '\\') -replace '\s+', ' '
        return "EngineNotStarted`tResourceUnavailable`t$cell could not be started there ($reason).`t$cell"
    }
    Receive-EngineOutput -Engine $engine -InputText $InputText -StopTimeout $StopTimeout
}
