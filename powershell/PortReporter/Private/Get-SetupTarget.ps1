# The state of a computer before setup: its platform, the installed engine, and a new folder for the files of setup. Only this account and
# administrators can write to its parent folder.
# Also sent to remote computers: it must not use classes of this module.
function Get-SetupTarget {
    $platform = Get-Platform
    $parent = [System.Environment]::GetFolderPath($(if ($platform -eq 'win-x64') { 'ProgramFiles' } else { 'UserProfile' }))
    # Left by setups that lost their connection.
    foreach ($old in [System.IO.Directory]::GetDirectories($parent, 'PortReporter-????????????????????????????????.tmp')) {
        if ([System.IO.Directory]::GetLastWriteTimeUtc($old) -lt [datetime]::UtcNow.AddDays(-1)) { $null = Clear-Folder $old }
    }
    $engine = Find-InstalledEngine
    if (-not [System.IO.File]::Exists($engine)) { $engine = $null }
    @{
        Platform  = $platform
        Folder    = [System.IO.Path]::Combine($parent, "PortReporter-$([guid]::NewGuid().ToString('N')).tmp")
        Separator = [System.IO.Path]::DirectorySeparatorChar
        Engine    = $engine
        EngineSha256 = if ($engine) { Get-FileSha256 $engine }
    }
}
