# For PSScriptAnalyzer in .github/workflows/ci.yml: the rules that say what a PowerShell has not got. The oldest that the module is for, and
# the oldest 7 that PSScriptAnalyzer knows.
@{
    IncludeRules = @('PSUseCompatibleSyntax', 'PSUseCompatibleTypes', 'PSUseCompatibleCommands', 'PSAvoidUsingCmdletAliases')
    Rules        = @{
        PSUseCompatibleSyntax   = @{
            Enable         = $true
            TargetVersions = @('5.1', '7.0')
        }
        PSUseCompatibleTypes    = @{
            Enable         = $true
            TargetProfiles = @(
                'win-8_x64_10.0.17763.0_5.1.17763.316_x64_4.0.30319.42000_framework'
                'win-8_x64_10.0.17763.0_7.0.0_x64_3.1.2_core'
            )
        }
        PSUseCompatibleCommands = @{
            Enable         = $true
            TargetProfiles = @(
                'win-8_x64_10.0.17763.0_5.1.17763.316_x64_4.0.30319.42000_framework'
                'win-8_x64_10.0.17763.0_7.0.0_x64_3.1.2_core'
            )
        }
    }
}
