# Names as filters that match these names only: without wildcards, negation and lists, and no process IDs.
function ConvertTo-LiteralFilter {
    param ([System.Collections.Generic.IEnumerable[string]] $Name)

    foreach ($one in $Name) { $one -replace '[`*?!,]|^\s|\s$', '`$0' -replace '^[0-9]+$', '`$0' }
}
