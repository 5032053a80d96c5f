# The engine's path: in the module, one folder up as in the hand-out, or where it is installed by setup, on Linux by the hand-out's
# Readme.txt. Never on PATH or in the working directory.
function Find-Engine {
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)

    $isWindows = [System.IO.Path]::DirectorySeparatorChar -eq '\'
    if ($isWindows) {
        $name = 'PortReporter.exe'
        $inModule = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'win-x64', $name)
        # Only administrators can write this key.
        $serviceKey = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\PortReporter'
        $service = [Microsoft.Win32.Registry]::GetValue($serviceKey, 'ImagePath', $null)
        $installed = if ($service -match '^"([^"]+\\PortReporter\.exe)"') {
            $Matches[1]
        } else {
            [System.IO.Path]::Combine([System.Environment]::GetFolderPath('ProgramFiles'), 'PortReporter', $name)
        }
    } else {
        $name = 'portreporter'
        $inModule = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'linux-x64', $name)
        $installed = [System.IO.Path]::Combine('/usr/local/bin', $name)
    }
    $inHandOut = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($PSScriptRoot), $name)
    $places = $inModule, $inHandOut, $installed
    foreach ($place in $places) {
        if ([System.IO.File]::Exists($place)) { return $place }
    }
    $Cmdlet.ThrowTerminatingError((New-ErrorRecord EngineNotFound ObjectNotFound ("Port Reporter's program is missing. " +
        "It was looked for in: $($places -join ', '). Install the module again.") $inModule))
}
