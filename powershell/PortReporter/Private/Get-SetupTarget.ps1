# On a machine that something is to be installed on: its platform, the engine that is installed there, and a folder that setup's files can
# be copied to. Only this account and administrators can write in the one above it.
# Is sent to other machines: it may use no class of this module.
function Get-SetupTarget {
    $platform = Get-Platform
    $above = [System.Environment]::GetFolderPath($(if ($platform -eq 'win-x64') { 'ProgramFiles' } else { 'UserProfile' }))
    # Of those who lost the connection in the midst of it.
    foreach ($old in [System.IO.Directory]::GetDirectories($above, 'PortReporter-????????????????????????????????.tmp')) {
        if ([System.IO.Directory]::GetLastWriteTimeUtc($old) -lt [datetime]::UtcNow.AddDays(-1)) { $null = Clear-Folder $old }
    }
    $engine = Find-InstalledEngine
    if (-not [System.IO.File]::Exists($engine)) { $engine = $null }
    @{
        Platform  = $platform
        Folder    = [System.IO.Path]::Combine($above, "PortReporter-$([guid]::NewGuid().ToString('N')).tmp")
        Separator = [System.IO.Path]::DirectorySeparatorChar
        Engine    = $engine
        EngineSha256 = if ($engine) { Get-FileSha256 $engine }
    }
}
