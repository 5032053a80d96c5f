# Escapes names so that filters match exactly these names: no wildcards, no negation, no lists, no process IDs.
function ConvertTo-LiteralFilter {
    param ([System.Collections.Generic.IEnumerable[string]] $Name)

    foreach ($one in $Name) { $one -replace '[`*?!,]|^\s|\s$', '`$0' -replace '^[0-9]+$', '`$0' }
}
