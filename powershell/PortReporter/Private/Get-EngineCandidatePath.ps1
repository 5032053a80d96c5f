# The possible paths of the engine for a platform, win-x64 or linux-x64: in this module, one folder up as in the release package, or, for
# the platform of this computer, where setup installs it.
function Get-EngineCandidatePath {
    param ([string] $Platform)

    $name = if ($Platform -eq 'win-x64') { 'PortReporter.exe' } else { 'portreporter' }
    [System.IO.Path]::Combine($PSScriptRoot, 'bin', $Platform, $name)
    [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($PSScriptRoot), $name)
    if ($Platform -eq (Get-Platform)) { Find-InstalledEngine }
}
