# A separate file: PowerShell cannot parse classes in Constrained Language mode, so the main file of the module could not report this.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    throw "The PortReporter module cannot run in $($ExecutionContext.SessionState.LanguageMode) mode. " +
        "Use its program instead, which returns the same fields: $PSScriptRoot\bin\win-x64\PortReporter.exe map --format json"
}
