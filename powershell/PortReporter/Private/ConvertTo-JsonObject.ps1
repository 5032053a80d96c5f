# Properties of an object as JSON: pairs of the engine's name of a field, and the property and kind as ConvertTo-JsonValue takes them.
function ConvertTo-JsonObject {
    param (
        [object] $Object,
        # Field name to property name, or to property name and kind with a space between.
        [System.Collections.IDictionary] $Field,
        # More fields, as JSON.
        [System.Collections.IDictionary] $More
    )

    $pairs = @(
        foreach ($name in $Field.Keys) {
            $property, $kind = $Field[$name].Split(' ')
            if (-not $kind) { $kind = 'Text' }
            '"' + $name + '":' + (ConvertTo-JsonValue $Object.PSObject.Properties[$property].Value $kind)
        }
        foreach ($name in $More.Keys) { '"' + $name + '":' + $More[$name] }
    )
    return '{' + ($pairs -join ',') + '}'
}
