# Reads the engine's tab-separated table (`--format tsv`). Columns are found by the names in the header; other columns are ignored.
class PortReporterTsvReader {
    # The class of the records to create from rows. It has OwnColumns, CommonColumns and Read.
    [type] $RecordType
    # Column name to index. A column that the engine does not write has the index of the \N after the last cell.
    [hashtable] $At = @{}
    # The indexes of the own columns, in their order: faster than a lookup by name, for a hundred thousand rows.
    [int[]] $Own
    # Rows of one process are equal from this column on. The rest of the row is parsed once for each distinct text.
    # 0 if the engine mixes the columns: then every row is parsed completely.
    [int] $CommonFrom
    # That text to the record that was created from it.
    [hashtable] $Common = [hashtable]::new([System.StringComparer]::Ordinal)

    PortReporterTsvReader([string] $Header, [type] $RecordType) {
        $this.RecordType = $RecordType
        $ownColumns, $commonColumns = $RecordType::OwnColumns, $RecordType::CommonColumns
        $names = $Header.Split("`t")
        foreach ($name in $ownColumns + $commonColumns) { $this.At[$name] = $names.Length }
        for ($i = $names.Length - 1; $i -ge 0; $i--) {
            $this.At[$names[$i]] = $i
            if ($commonColumns -ccontains $names[$i]) { $this.CommonFrom = $i }
        }
        foreach ($name in $ownColumns) {
            if ($this.At[$name] -gt $this.CommonFrom) { $this.CommonFrom = 0 }
        }
        $this.Own = @(foreach ($name in $ownColumns) { $this.At[$name] })
    }

    # The file and the time of the previous row, as cells and as values: the next row often has the same ones.
    # Callers compare the cells themselves, because a comparison is faster than a call.
    hidden [string] $FileCell = '\N'
    hidden [object] $RowFile
    hidden [string] $TimeCell = '\N'
    hidden [psobject] $RowTime

    hidden [void] ReadFileCell([string] $Cell) {
        $this.FileCell = $Cell
        $this.RowFile = [PortReporterTsvReader]::Text($Cell)
    }

    hidden [void] ReadTimeCell([string] $Cell) {
        $this.TimeCell = $Cell
        $this.RowTime = [PortReporterPart]::Time($Cell)
    }

    # All cells and an additional \N.
    [string[]] Cells([string] $Line) {
        return ($Line + "`t\N").Split("`t")
    }

    # The text of a cell, null for \N. Undoes the escapes: \\ \t \n \r, and \e \f for the separators of lists.
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

    # Sets properties of an object to the values of their columns; properties of type psobject are times. Null values are not assigned,
    # because a property of type string would convert null to ''.
    [void] Fill([object] $Object, [string[]] $Cells, [System.Collections.IDictionary] $Columns) {
        foreach ($property in $Columns.Keys) {
            $text = [PortReporterTsvReader]::Text($Cells[$this.At[$Columns[$property]]])
            if ($null -eq $text) { continue }
            $type = $Object.GetType().GetProperty($property).PropertyType
            $Object.$property = if ($type -eq [psobject]) {
                [PortReporterPart]::Time($text)
            } elseif ($type -eq [System.Nullable[bool]]) {
                $text -eq 'true'
            } else {
                $text
            }
        }
    }

    # A keyword of the engine in PowerShell's capitalization: Opened, Poll.
    static [string] Word([string] $Text) {
        if ($Text -eq '') { return '' }
        return $Text.Substring(0, 1).ToUpperInvariant() + $Text.Substring(1)
    }

    # Seconds, null for \N. By ticks, because FromSeconds of .NET Framework rounds to milliseconds.
    static [System.Nullable[timespan]] Duration([string] $Cell) {
        if ($Cell.Equals('\N')) { return $null }
        return [timespan]::FromTicks([math]::Round([double]::Parse($Cell, [cultureinfo]::InvariantCulture) * [timespan]::TicksPerSecond))
    }

    # Items `name=text` in order, each as name and text.
    static [object[]] Pairs([string] $Cell) {
        if ($Cell -eq '' -or $Cell.Equals('\N')) { return @() }
        return @(foreach ($item in $Cell.Split([char] 0x1f)) {
            $name, $text = $item.Split([char[]] '=', 2)
            , @($name, [PortReporterTsvReader]::Text($text))
        })
    }

    hidden static [char[]] $Special = @('\', "`t", "`n", "`r", [char] 0x1e, [char] 0x1f)

    # Values as cells. An empty string becomes \N, because CSV contains it for null.
    static [string[]] Row([object[]] $Values) {
        return @(foreach ($value in $Values) {
            if ($value -is [string]) {
                if ($value.Length -eq 0) {
                    '\N'
                } elseif ($value.IndexOfAny([PortReporterTsvReader]::Special) -lt 0) {
                    $value
                } else {
                    $value.Replace('\', '\\').Replace("`t", '\t').Replace("`n", '\n').Replace("`r", '\r').
                        Replace([string] [char] 0x1e, '\e').Replace([string] [char] 0x1f, '\f')
                }
            } elseif ($null -eq $value) {
                '\N'
            } elseif ($value -is [datetime]) {
                [PortReporterTsvReader]::Moment($value)
            } else {
                # Numbers in the invariant culture; enumerations.
                "$value"
            }
        })
    }

    # A time as RFC 3339 UTC, independent of the local time zone and culture.
    static [string] Moment([datetime] $Moment) {
        return $Moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [cultureinfo]::InvariantCulture)
    }

    # A time that the user requests. A text without an offset (-After 2026-07-01) has no kind: the engine reads it in the time zone
    # of the logs.
    static [string] RequestedMoment([datetime] $Moment) {
        if ($Moment.Kind -ne [System.DateTimeKind]::Unspecified) { return [PortReporterTsvReader]::Moment($Moment) }
        return $Moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", [cultureinfo]::InvariantCulture)
    }

    # A time that may be a string: CSV contains it in the format of PortReporter.Types.ps1xml or of the local culture. Null if empty.
    static [System.Nullable[datetime]] AsTime([object] $Value) {
        if ($null -eq $Value -or $Value -is [datetime]) { return $Value }
        if ($Value -is [datetimeoffset]) { return $Value.UtcDateTime }
        if ($Value -eq '') { return $null }
        $moment = [datetime]::MinValue
        $none = [System.Globalization.DateTimeStyles]::None
        if ($Value -notmatch '^\d{4}-\d\d-\d\dT' -and [datetime]::TryParse($Value, [cultureinfo]::CurrentCulture, $none, [ref] $moment)) {
            return $moment
        }
        if ([datetime]::TryParse($Value, [cultureinfo]::InvariantCulture, $none, [ref] $moment)) { return $moment }
        throw "'$Value' is not a time"
    }

    # A list of parts (see PortReporterPart) as a cell, each part as the values of these properties. JSON and CSV contain only strings,
    # CSV one string.
    static [string] ListCell([object] $Value, [string[]] $Properties) {
        $items = if ($Value -is [string] -and $null -eq $Value.PSObject.Properties[$Properties[0]]) { $Value -split '; ' } else { $Value }
        $cells = foreach ($item in $items) {
            if ($null -eq $item -or $item -eq '') { continue }
            $values = if ($null -ne $item.PSObject.Properties[$Properties[0]]) {
                foreach ($property in $Properties) { $item.PSObject.Properties[$property].Value }
            } elseif ($Properties[0] -ne 'ProcessId') {
                "$item"
            } elseif ("$item" -match '^(.*?) ?\((\d+)\)$') {
                $Matches[2], $Matches[1]
            } else {
                continue
            }
            $texts = [PortReporterTsvReader]::Row(@(for ($i = 0; $i -lt $Properties.Length; $i++) { @($values)[$i] }))
            # A service without a display name has an empty one.
            @(foreach ($text in $texts) { if ($text -ceq '\N' -and $Properties[0] -eq 'Name') { '' } else { $text } }) -join [char] 0x1e
        }
        return @($cells) -join [char] 0x1f
    }

    # A list's items as parts of a kind: the name of a method of PortReporterPart, or Text for plain strings.
    static [psobject] List([string] $Cell, [string] $Kind) {
        $items = [PortReporterTsvReader]::Items($Cell)
        return [PortReporterPart]::List(@(
            if ($Kind -eq 'Text') { foreach ($fields in $items) { $fields[0] } }
            else { foreach ($fields in $items) { [PortReporterPart]::$Kind($fields) } }
        ))
    }

    # The items of a list, each as the texts of its fields.
    static [object[]] Items([string] $Cell) {
        if ($Cell -eq '' -or $Cell.Equals('\N')) { return @() }
        return @(foreach ($item in $Cell.Split([char] 0x1f)) {
            , @(foreach ($field in $item.Split([char] 0x1e)) { [PortReporterTsvReader]::Text($field) })
        })
    }

    # Adds the name of the remote computer to a record, as Invoke-Command does. Views and users distinguish it from local records by the
    # type name. This avoids a second class for each type, because classes take most of the time of the import.
    static [object] OfComputer([object] $Record, [string] $ComputerName) {
        $Record.PSTypeNames.Insert(0, $Record.GetType().Name.Replace('PortReporter', 'PortReporterRemote'))
        $Record.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('PSComputerName', $ComputerName))
        return $Record
    }
}
