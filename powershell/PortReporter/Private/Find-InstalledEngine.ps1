# The path at which setup installs the engine; on Linux the path in the Readme.txt of the release package.
# Also sent to remote computers: it must not use classes of this module.
function Find-InstalledEngine {
    if ([System.IO.Path]::DirectorySeparatorChar -eq '/') { return '/usr/local/bin/portreporter' }
    # Only administrators can write this key.
    $serviceKey = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\PortReporter'
    $service = [Microsoft.Win32.Registry]::GetValue($serviceKey, 'ImagePath', $null)
    if ($service -match '^"([^"]+\\PortReporter\.exe)"') { return $Matches[1] }
    return [System.IO.Path]::Combine([System.Environment]::GetFolderPath('ProgramFiles'), 'PortReporter', 'PortReporter.exe')
}
