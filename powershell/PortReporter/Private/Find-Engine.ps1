# The engine's path: in the module, one folder up as in the hand-out, or where it is installed by setup, on Linux by the hand-out's
# Readme.txt. Never on PATH or in the working directory.
function Find-Engine {
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)

    $isWindows = [System.IO.Path]::DirectorySeparatorChar -eq '\'
    $name = if ($isWindows) { 'PortReporter.exe' } else { 'portreporter' }
    $platform = if ($isWindows) { 'win-x64' } else { 'linux-x64' }
    $inModule = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $platform, $name)
    $inHandOut = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($PSScriptRoot), $name)
    $places = $inModule, $inHandOut, (Find-InstalledEngine)
    foreach ($place in $places) {
        if ([System.IO.File]::Exists($place)) { return $place }
    }
    $Cmdlet.ThrowTerminatingError((New-ErrorRecord EngineNotFound ObjectNotFound ("Port Reporter's program is missing. " +
        "It was looked for in: $($places -join ', '). Install the module again.") $inModule))
}
