# The fields of an event record that are not part of its mapping, as JSON by field name.
function ConvertTo-EventField {
    param ([psobject] $Record)

    $fields = [ordered] @{
        event  = ConvertTo-JsonValue ($Record.Event.Substring(0, 1).ToLowerInvariant() + $Record.Event.Substring(1))
        source = ConvertTo-JsonValue "$($Record.Source)".ToLowerInvariant()
    }
    $fields.computer = ConvertTo-JsonValue $Record.ComputerName
    $fields.session = ConvertTo-JsonValue $Record.SessionId
    $fields.sequence = ConvertTo-JsonValue $Record.Sequence Number
    if ($Record.Event -eq 'Started') {
        $fields.operatingSystem = ConvertTo-JsonValue $Record.OperatingSystem
        $fields.reporterVersion = ConvertTo-JsonValue $Record.Version
    }
    if ($Record.Event -eq 'Closed') {
        $lifetime = $Record.Lifetime
        if ($lifetime -is [string] -and $lifetime) { $lifetime = [timespan]::Parse($lifetime, [cultureinfo]::InvariantCulture) }
        $fields.seconds = ConvertTo-JsonValue $lifetime.TotalSeconds Number
    }
    foreach ($detail in "$($Record.Detail)" -split '; (?=[A-Za-z_]\w*=)') {
        $name, $text = $detail -split '=', 2
        # The engine writes values other than strings as JSON.
        $isJson = $text -match '^(-?\d+(\.\d+)?|true|false|null|[\[{].*)$'
        if ($name) { $fields[$name] = if ($isJson) { $text } else { ConvertTo-JsonValue $text } }
    }
    return $fields
}
