# A list of parts (see PortReporterPart) as JSON. CSV contains it as one string with only the first field of each item.
function ConvertTo-JsonList {
    param (
        [object] $List,
        # See ConvertTo-JsonObject.
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
