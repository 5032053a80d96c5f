# A name as tab completion shows and types it: hostile characters as ? (which is a wildcard), anything but a plain word in quotes.
function ConvertTo-CompletionResult {
    param ([string] $Name)

    $shown = [PortReporterText]::Safe($Name)
    $typed = [PortReporterText]::Unsafe.Replace($Name, '?')
    if ($typed -notmatch '^[A-Za-z0-9_.][A-Za-z0-9_.-]*$') {
        $typed = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($typed) + "'"
    }
    return [System.Management.Automation.CompletionResult]::new($typed, $shown, 'ParameterValue', $shown)
}
