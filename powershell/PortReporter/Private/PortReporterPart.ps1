# Values of properties that are more than a number or a string. They are strings with properties, and lists of them, so that they are
# readable in CSV and wherever only text is possible, and ConvertTo-Json needs no -Depth. PortReporter.Types.ps1xml has separate types for
# lists, times and numbers, which define how they are written.
class PortReporterPart {
    # A string with properties, like the lines of Get-Content.
    hidden static [psobject] Text([string] $Text, [System.Collections.IDictionary] $Properties) {
        $part = [psobject]::AsPSObject($Text)
        foreach ($name in $Properties.Keys) {
            $part.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new($name, $Properties[$name]))
        }
        return $part
    }

    # Adds the type name for which PortReporter.Types.ps1xml defines how the value is written. PSTypeNames is used because it is eight times
    # as fast as PSObject.TypeNames, and each log record has its own time.
    hidden static [psobject] Named([object] $Value, [string] $TypeName) {
        $part = [psobject]::AsPSObject($Value)
        $part.PSTypeNames.Insert(0, $TypeName)
        return $part
    }

    static [psobject] List([object[]] $Items) {
        return [PortReporterPart]::Named($Items, 'PortReporterList')
    }

    # RFC 3339 UTC as local time. Null for \N.
    static [psobject] Time([string] $Cell) {
        if ($Cell.Equals('\N')) { return $null }
        # Named(), inlined for speed.
        $part = [psobject]::AsPSObject([datetime]::Parse($Cell, [cultureinfo]::InvariantCulture))
        $part.PSTypeNames.Insert(0, 'PortReporterTime')
        return $part
    }

    # Null for \N.
    static [psobject] Number([string] $Cell) {
        if ($Cell.Equals('\N')) { return $null }
        return [PortReporterPart]::Named([double]::Parse($Cell, [cultureinfo]::InvariantCulture), 'PortReporterNumber')
    }

    # `Name: text, ...` for the items `name=text`, with a property for each. Null if the list is empty.
    static [psobject] Fields([string] $Cell) {
        $fields = [ordered] @{}
        foreach ($pair in [PortReporterTsvReader]::Pairs($Cell)) { $fields[[PortReporterPart]::PropertyName($pair[0])] = $pair[1] }
        if ($fields.Count -eq 0) { return $null }
        $texts = foreach ($name in $fields.Keys) { "${name}: $($fields[$name])" }
        return [PortReporterPart]::Text($texts -join ', ', $fields)
    }

    # The property name for a field of the engine.
    hidden static [string] PropertyName([string] $Field) {
        if ($Field -ceq 'user') { return 'UserName' }
        return [PortReporterTsvReader]::Word($Field)
    }

    # `name (id)`; the name is null if it could not be read.
    static [psobject] ProcessText([object[]] $Fields) {
        return [PortReporterPart]::Text("$($Fields[1]) ($($Fields[0]))".TrimStart(), [ordered] @{
            ProcessId = [int] $Fields[0]; ProcessName = $Fields[1]
        })
    }

    # The previous owner of a port. Unknown values are null.
    static [psobject] Owner([object[]] $Fields) {
        return [PortReporterPart]::Text("$($Fields[1]) ($($Fields[0]))".TrimStart(), [ordered] @{
            ProcessId = if ($null -ne $Fields[0]) { [long] $Fields[0] }; ProcessName = $Fields[1]; Path = $Fields[2]; UserName = $Fields[3]
        })
    }

    # The name of a Windows service or a systemd unit of a process. Types on Windows: own process, shared process, user own process,
    # user shared process; on Linux: unit, socket unit.
    static [psobject] Service([object[]] $Fields) {
        return [PortReporterPart]::Text($Fields[0], [ordered] @{ Name = $Fields[0]; DisplayName = $Fields[1]; Type = $Fields[2] })
    }

    # The path of a file loaded in a process. The address is hexadecimal with 0x, as in debuggers. Deleted, on Linux: true if the file was
    # deleted or replaced after it was loaded.
    static [psobject] Module([object[]] $Fields) {
        return [PortReporterPart]::Text($Fields[0], [ordered] @{
            Path = $Fields[0]; BaseAddress = $Fields[1]; Deleted = if ($Fields[2] -eq 'true') { $true }
        })
    }

    # A port in the table of a logged process.
    static [psobject] LoggedPort([object[]] $Fields) {
        $protocol, $address, $port, $remoteAddress, $remotePort, $state = $Fields
        $local = [PortReporterMapping]::Endpoint($address, $port)
        return [PortReporterPart]::Text("$protocol $local $state".TrimEnd(), [ordered] @{
            Protocol = $protocol; LocalAddress = $address; LocalPort = [int] $port; RemoteAddress = $remoteAddress
            RemotePort = if ($null -ne $remotePort) { [int] $remotePort }; State = $state
        })
    }

    # `file:line` of a log record.
    static [psobject] RecordLocation([object[]] $Fields) {
        return [PortReporterPart]::Text("$($Fields[0]):$($Fields[1])", [ordered] @{ File = $Fields[0]; Line = [int] $Fields[1] })
    }

    # The `file:line` that the engine reports, as the target of an error: PowerShell drops properties of strings there.
    static [psobject] DamagedLine([string] $Text) {
        $end = $Text.LastIndexOf(':')
        $location = [pscustomobject] @{ File = $Text.Substring(0, $end); Line = [int] $Text.Substring($end + 1) }
        return [PortReporterPart]::Named($location, 'PortReporterRecordLocation')
    }
}
