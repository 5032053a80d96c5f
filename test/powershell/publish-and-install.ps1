# Publishes the built module to a repository in a folder, installs it from there as from the Gallery, and uses it; then the same with the
# package of `npm run package`. Run in CI by both PowerShells of a Windows; it installs for the current user, and takes that away again.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

$dist = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../dist'))
if ($PSVersionTable.PSEdition -eq 'Desktop') { $null = Install-PackageProvider NuGet -MinimumVersion 2.8.5.201 -Scope CurrentUser -Force }

foreach ($way in 'Publish-Module', 'npm run package') {
    $feed = Join-Path ([System.IO.Path]::GetTempPath()) "port-reporter-$([guid]::NewGuid())"
    $null = New-Item $feed -ItemType Directory
    Register-PSRepository PortReporterTest -SourceLocation $feed -InstallationPolicy Trusted
    try {
        if ($way -eq 'Publish-Module') {
            Publish-Module -Path (Join-Path $dist 'PortReporter') -Repository PortReporterTest -NuGetApiKey none
        } else {
            Copy-Item (Join-Path $dist 'PortReporter.*.nupkg') $feed
        }
        $found = Find-Module PortReporter -Repository PortReporterTest
        Install-Module PortReporter -Repository PortReporterTest -Scope CurrentUser -Force
        Import-Module PortReporter
        $module = Get-Module PortReporter
        $mappings = @(Get-PortMapping -WarningAction SilentlyContinue)
        if ($module.Version -ne [version] $found.Version -or $mappings.Count -eq 0) {
            throw "$way : version $($module.Version) of $($found.Version), $($mappings.Count) mappings"
        }
        "$way : PortReporter $($module.Version) from $($module.ModuleBase) gives $($mappings.Count) mappings."
        Remove-Module PortReporter
        Uninstall-Module PortReporter -AllVersions -Force
    } finally {
        Unregister-PSRepository PortReporterTest
        Remove-Item $feed -Recurse -Force
    }
}
