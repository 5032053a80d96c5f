# Properties of an object as JSON. Field maps field names of the engine to property names and kinds; see ConvertTo-JsonValue.
function ConvertTo-JsonObject {
    param (
        [object] $Object,
        # Field name to property name, or to property name and kind separated by a space.
        [System.Collections.IDictionary] $Field,
        # Additional fields, as JSON.
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
