# A list of parts (see PortReporterPart) as JSON. In CSV it is one text, of which the first field of each item is known.
function ConvertTo-JsonList {
    param (
        [object] $List,
        # As ConvertTo-JsonObject takes it.
        [System.Collections.IDictionary] $Field
    )

    $first = @($Field.Keys)[0]
    $property = $Field[$first].Split(' ')[0]
    if ($List -is [string] -and $null -eq $List.PSObject.Properties[$property]) { $List = $List -split '; ' }
    $items = foreach ($item in $List) {
        if ("$item" -eq '') { continue }
        if ($null -ne $item.PSObject.Properties[$property]) {
            ConvertTo-JsonObject $item $Field
        } else {
            '{"' + $first + '":' + (ConvertTo-JsonValue $item) + '}'
        }
    }
    return '[' + (@($items) -join ',') + ']'
}
