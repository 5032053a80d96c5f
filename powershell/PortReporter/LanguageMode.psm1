# A file of its own: PowerShell refuses to parse classes in Constrained Language mode, so the module's main file could not say this.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    throw "The PortReporter module cannot run in $($ExecutionContext.SessionState.LanguageMode) mode. " +
        "Use its program instead, it gives the same facts: $PSScriptRoot\bin\win-x64\PortReporter.exe map --format json"
}
