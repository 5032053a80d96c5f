# The engine's tab-separated table (`--format tsv`). Columns go by the header's names; those that nobody asks for are ignored.
class PortReporterTable {
    # Column name to its place in a row. A wanted column that the engine does not write has the place of the \N after the last cell.
    [hashtable] $At = @{}
    # Rows of one process are alike from this column on; what stands there is read once for each text that it has as a whole.
    # 0 where the engine mixes the columns: then every row is read on its own.
    [int] $CommonFrom
    # That text to the record that was made of it.
    [hashtable] $Common = [hashtable]::new([System.StringComparer]::Ordinal)

    PortReporterTable([string] $Header, [string[]] $OwnColumns, [string[]] $CommonColumns) {
        $names = $Header.Split("`t")
        foreach ($name in $OwnColumns + $CommonColumns) { $this.At[$name] = $names.Length }
        for ($i = $names.Length - 1; $i -ge 0; $i--) {
            $this.At[$names[$i]] = $i
            if ($CommonColumns -ccontains $names[$i]) { $this.CommonFrom = $i }
        }
        foreach ($name in $OwnColumns) {
            if ($this.At[$name] -gt $this.CommonFrom) { $this.CommonFrom = 0 }
        }
    }

    # All cells and one \N more.
    [string[]] Cells([string] $Line) {
        return ($Line + "`t\N").Split("`t")
    }

    # A cell's text, null for \N. Undoes the escapes: \\ \t \n \r, and \e \f for the separators of lists.
    static [object] Text([string] $Cell) {
        if ($Cell.Equals('\N')) { return $null }
        if ($Cell.IndexOf([char] '\') -lt 0) { return $Cell }
        # Between two \\ no escape can be mistaken for another.
        $parts = $Cell.Split([string[]] '\\', [System.StringSplitOptions]::None)
        for ($i = 0; $i -lt $parts.Length; $i++) {
            $parts[$i] = $parts[$i].Replace('\t', "`t").Replace('\n', "`n").Replace('\r', "`r").
                Replace('\e', [string] [char] 0x1e).Replace('\f', [string] [char] 0x1f)
        }
        return [string]::Join('\', $parts)
    }

    # A list's items, each as its fields' texts.
    static [object[]] Items([string] $Cell) {
        if ($Cell -eq '' -or $Cell.Equals('\N')) { return @() }
        return @(foreach ($item in $Cell.Split([char] 0x1f)) {
            , @(foreach ($field in $item.Split([char] 0x1e)) { [PortReporterTable]::Text($field) })
        })
    }
}
