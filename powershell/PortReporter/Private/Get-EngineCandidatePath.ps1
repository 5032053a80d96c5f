# Where the engine of a platform, win-x64 or linux-x64, may be: in this module, one folder up as in the hand-out, or, this machine's, where
# setup has installed it.
function Get-EngineCandidatePath {
    param ([string] $Platform)

    $name = if ($Platform -eq 'win-x64') { 'PortReporter.exe' } else { 'portreporter' }
    [System.IO.Path]::Combine($PSScriptRoot, 'bin', $Platform, $name)
    [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($PSScriptRoot), $name)
    if ($Platform -eq (Get-Platform)) { Find-InstalledEngine }
}
