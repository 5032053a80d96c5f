# Runs the engine on the computer that this is sent to, and returns the output of Receive-EngineOutput. If the engine cannot be run, the
# reason is returned in the format of the engine's errors, four cells per line.
# It must not use classes of this module.
function Invoke-RemoteEngine {
    param (
        [string] $CommandLine,
        [string] $InputText,
        [int] $StopTimeout,
        # The default is the installed engine.
        [string] $Path
    )

    $isInstalled = -not $Path
    if ($isInstalled) { $Path = Find-InstalledEngine }
    $cell = $Path.Replace('\', '\\')
    if ($isInstalled -and -not [System.IO.File]::Exists($Path)) {
        return "EngineNotFound`tObjectNotFound`tPort Reporter is not installed there ($cell does not exist). " +
            "Install it on Windows with Install-PortReporter -Session, on Linux as the Readme.txt of the release package describes.`t$cell"
    }
    try {
        $engine = Open-EngineAt $Path $CommandLine
    } catch {
        $reason = $_.Exception.GetBaseException().Message.Replace('\', '\\') -replace '\s+', ' '
        return "EngineNotStarted`tResourceUnavailable`t$cell cannot be started there ($reason).`t$cell"
    }
    Receive-EngineOutput -Engine $engine -InputText $InputText -StopTimeout $StopTimeout
}
