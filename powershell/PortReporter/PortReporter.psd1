@{
    RootModule             = 'PortReporter.psm1'
    ModuleVersion          = '2.0.0'
    GUID                   = 'b3f6c0f4-6f0d-4a3e-9a52-6d2f0c1f7f25'
    Author                 = 'The Port Reporter authors'
    CompanyName            = 'The Port Reporter authors'
    Copyright              = 'Copyright (c) 2026 The Port Reporter authors. MIT License.'
    Description            = 'Which process, which service, which account holds this port? Objects from the Port Reporter engine, for Windows and Linux.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    # Loaded before anything else: says so where the language mode would only let PowerShell complain about classes.
    NestedModules          = @('LanguageMode.psm1')
    TypesToProcess         = @('PortReporter.Types.ps1xml')
    FormatsToProcess       = @('PortReporter.Format.ps1xml')
    FunctionsToExport      = @(
        'Get-PortMapping', 'Watch-PortMapping', 'Wait-PortMapping'
        'Get-PortReporterService', 'Start-PortReporterService', 'Stop-PortReporterService', 'Restart-PortReporterService',
        'Set-PortReporterService', 'Install-PortReporter', 'Uninstall-PortReporter'
        'Get-PortReporterLog', 'Measure-PortReporterLog', 'Find-PortReporterActivity', 'Test-PortReporterLog', 'Export-PortReporterReport',
        'Compare-PortMapping'
    )
    CmdletsToExport        = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    # The project has no address yet, so no ProjectUri; help comes with the module, so no HelpInfoUri.
    PrivateData            = @{
        PSData = @{
            Tags         = @(
                'Windows', 'Linux', 'network', 'port', 'tcp', 'udp', 'netstat', 'connection', 'process', 'service', 'monitoring', 'logging',
                'security', 'forensics'
            )
            LicenseUri   = 'https://opensource.org/license/mit'
            # The build puts that file's part on this version here.
            ReleaseNotes = 'CHANGELOG.md'
        }
    }
}
