# A completion result for a name: unsafe characters become ? (a wildcard), names other than plain words are quoted.
function ConvertTo-CompletionResult {
    param ([string] $Name)

    $shown = [PortReporterText]::Safe($Name)
    $typed = [PortReporterText]::Unsafe.Replace($Name, '?')
    if ($typed -notmatch '^[A-Za-z0-9_.][A-Za-z0-9_.-]*$') {
        $typed = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($typed) + "'"
    }
    return [System.Management.Automation.CompletionResult]::new($typed, $shown, 'ParameterValue', $shown)
}
