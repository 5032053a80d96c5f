@{
    RootModule             = 'PortReporter.psm1'
    ModuleVersion          = '2.0.0'
    GUID                   = 'b3f6c0f4-6f0d-4a3e-9a52-6d2f0c1f7f25'
    Author                 = 'The Port Reporter authors'
    CompanyName            = 'The Port Reporter authors'
    Copyright              = 'Copyright (c) 2026 The Port Reporter authors. MIT License.'
    Description            = 'Shows which process, service and account owns each TCP and UDP port, as objects. For Windows and Linux.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    # Loaded first: reports a restricted language mode, in which PowerShell would only report errors about classes.
    NestedModules          = @('LanguageMode.psm1')
    TypesToProcess         = @('PortReporter.Types.ps1xml')
    FormatsToProcess       = @('PortReporter.Format.ps1xml')
    FunctionsToExport      = @(
        'Get-PortMapping', 'Watch-PortMapping', 'Wait-PortMapping'
        'Get-PortReporterService', 'Start-PortReporterService', 'Stop-PortReporterService', 'Restart-PortReporterService',
        'Set-PortReporterService', 'Install-PortReporter', 'Uninstall-PortReporter'
        'Get-PortReporterLog', 'Get-PortReporterTimeline', 'Measure-PortReporterLog', 'Find-PortReporterActivity', 'Test-PortReporterLog',
        'Export-PortReporterReport', 'Compare-PortMapping'
    )
    CmdletsToExport        = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    # No ProjectUri, because the project has no address yet. No HelpInfoUri, because the module contains its help.
    PrivateData            = @{
        PSData = @{
            Tags         = @(
                'Windows', 'Linux', 'network', 'port', 'tcp', 'udp', 'netstat', 'connection', 'process', 'service', 'monitoring', 'logging',
                'security', 'forensics'
            )
            LicenseUri   = 'https://opensource.org/license/mit'
            # The build replaces this with the section of that file about this version.
            ReleaseNotes = 'CHANGELOG.md'
        }
    }
}
