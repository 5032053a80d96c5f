# A value as JSON of a kind: Text, Number, Boolean or Time. Values read from CSV are strings; an empty string becomes null.
function ConvertTo-JsonValue {
    param (
        [object] $Value,
        [string] $Kind = 'Text'
    )

    if ("$Value" -eq '') { return 'null' }
    if ($Kind -eq 'Number') { return [string]::Format([cultureinfo]::InvariantCulture, '{0}', $Value) }
    if ($Kind -eq 'Boolean') { return "$Value".ToLowerInvariant() }
    if ($Kind -eq 'Time') { return '"' + [PortReporterTsvReader]::Moment([PortReporterTsvReader]::AsTime($Value)) + '"' }
    return '"' + [regex]::Replace("$Value", '["\\]|[^\x20-\x7e]', { '\u{0:x4}' -f [int] [char] $args[0].Value }) + '"'
}
