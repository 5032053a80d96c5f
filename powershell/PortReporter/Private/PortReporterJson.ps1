# Log records and other values as JSON, as the command log read writes it. A class, because a call of a function takes ten times as long as
# a call of a method, and there may be a hundred thousand records with twenty values each.
class PortReporterJson {
    # Fields of a record: name, property, kind of value.
    hidden static [string[]] $Location = -split '
        file           File            Text
        line           Line            Number
        time           Time            Time
        localTime      LocalTime       Clock
        timeSource     TimeSource      Text
        computer       ComputerName    Text'
    hidden static [string[]] $Start = -split '
        reporterVersion Version         Text
        operatingSystem OperatingSystem Text
        mappings        Mappings        Number'
    hidden static [string[]] $Port = -split '
        protocol       Protocol        Text
        localAddress   LocalAddress    Text
        localPort      LocalPort       Number
        remoteAddress  RemoteAddress   Text
        remotePort     RemotePort      Number
        state          State           Text'
    hidden static [string[]] $Owner = -split '
        processId      ProcessId       Number
        processName    ProcessName     Text
        user           UserName        Text
        presentAtStart PresentAtStart  Boolean'
    hidden static [string[]] $Process = -split '
        path           Path            Text
        tcpMappings    TcpMappings     Number
        udpMappings    UdpMappings     Number
        entry          Entry           Number'
    hidden static [string[]] $Event = -split '
        session        SessionId       Text
        sequence       Sequence        Number'
    hidden static [string[]] $Started = -split '
        operatingSystem OperatingSystem Text
        reporterVersion Version         Text'
    hidden static [string[]] $Direction = -split 'direction Direction Text'
    # Of items of lists. The first field is all that CSV contains of an item.
    hidden static [string[]] $Service = -split 'name Name Text displayName DisplayName Text type Type Text'
    hidden static [string[]] $Module = -split 'path Path Text base BaseAddress Text'
    hidden static [string[]] $Holder = -split 'processId ProcessId Number processName ProcessName Text'

    # Characters that depend on an encoding, or that JSON does not allow.
    hidden static [regex] $Special = [regex]::new('[^\x20-\x7e]')

    # Why an object cannot be a record; null if it can. A thrown exception would be a second error in -ErrorVariable.
    static [string] Problem([psobject] $Record) {
        $type = $Record.RecordType
        if ('Start', 'Port', 'Process', 'Event' -notcontains $type) { return "its RecordType is '$type'" }
        $needed = if ($type -eq 'Event') { 'File', 'Line', 'Event', 'SessionId' } else { 'File', 'Line' }
        foreach ($name in $needed) {
            $property = $Record.PSObject.Properties[$name]
            if ($null -eq $property -or $null -eq $property.Value -or '' -eq $property.Value) { return "it has no $name" }
        }
        return $null
    }

    # A record. Records are recognized by their properties, because records read from CLIXML, JSON or CSV, or from another session, are not
    # instances of the class.
    static [string] Record([psobject] $Record) {
        $type = "$($Record.RecordType)".ToLowerInvariant()
        $json = [System.Text.StringBuilder]::new('{"type":' + [PortReporterJson]::Text($type))
        $properties = $Record.PSObject.Properties
        [PortReporterJson]::Add($json, $properties, [PortReporterJson]::Location)
        if ($type -eq 'port') {
            foreach ($fields in [PortReporterJson]::Port, [PortReporterJson]::Owner, [PortReporterJson]::Direction) {
                [PortReporterJson]::Add($json, $properties, $fields)
            }
        } elseif ($type -eq 'process') {
            [PortReporterJson]::Add($json, $properties, [PortReporterJson]::Owner)
            [PortReporterJson]::Add($json, $properties, [PortReporterJson]::Process)
            $null = $json.Append(',"ports":').Append([PortReporterJson]::List($Record.Ports, [PortReporterJson]::Port))
            foreach ($list in @('services', 'Services', [PortReporterJson]::Service), @('modules', 'Modules', [PortReporterJson]::Module)) {
                $value = $Record.($list[1])
                $text = if ($null -eq $value) { 'null' } else { [PortReporterJson]::List($value, $list[2]) }
                $null = $json.Append(',"').Append($list[0]).Append('":').Append($text)
            }
        } elseif ($type -eq 'start') {
            [PortReporterJson]::Add($json, $properties, [PortReporterJson]::Start)
        } else {
            [PortReporterJson]::AddEvent($json, $Record)
        }
        return $json.Append('}').ToString()
    }

    hidden static [void] AddEvent([System.Text.StringBuilder] $Json, [psobject] $Record) {
        $properties = $Record.PSObject.Properties
        $name = [PortReporterJson]::FieldName($Record.Event)
        $null = $Json.Append(',"event":').Append([PortReporterJson]::Text($name))
        [PortReporterJson]::Add($Json, $properties, [PortReporterJson]::Event)
        if ($name -ceq 'started') { [PortReporterJson]::Add($Json, $properties, [PortReporterJson]::Started) }
        if ($name -cin 'closed', 'connectFailed') {
            $lifetime = $Record.Lifetime
            if ($lifetime -is [string] -and $lifetime) { $lifetime = [timespan]::Parse($lifetime, [cultureinfo]::InvariantCulture) }
            $null = $Json.Append(',"seconds":').Append([PortReporterJson]::Value($lifetime.TotalSeconds, 'Number', 'Lifetime'))
        }
        if ($Record.Protocol) { [PortReporterJson]::AddMapping($Json, $Record) }
        foreach ($detail in "$($Record.Detail)" -split '; (?=[A-Za-z_]\w*=)') {
            $field, $text = $detail -split '=', 2
            if (-not $field) { continue }
            # The engine writes values other than strings as JSON.
            if ($text -notmatch '^(-?\d+(\.\d+)?|true|false|null|\[.*\]|\{.*\})$') { $text = [PortReporterJson]::Text($text) }
            $null = $Json.Append(',"').Append($field).Append('":').Append($text)
        }
    }

    hidden static [void] AddMapping([System.Text.StringBuilder] $Json, [psobject] $Record) {
        $null = $Json.Append(',"source":').Append([PortReporterJson]::Text("$($Record.Source)".ToLowerInvariant()))
        $properties = $Record.PSObject.Properties
        [PortReporterJson]::Add($Json, $properties, [PortReporterMapping]::PlainFields)
        [PortReporterJson]::Add($Json, $properties, [PortReporterJson]::Direction)
        $null = $Json.Append(',"services":').Append([PortReporterJson]::List($Record.Services, [PortReporterJson]::Service))
        $null = $Json.Append(',"sharedWith":').Append([PortReporterJson]::List($Record.SharedWith, [PortReporterJson]::Holder))
        $peer = [PortReporterJson]::List($Record.Peer, [PortReporterJson]::Holder).Trim('[', ']')
        $null = $Json.Append(',"peer":').Append($(if ($peer) { $peer } else { 'null' }))
        # `Services: AccessDenied, ...`
        $reasons = foreach ($pair in "$($Record.Missing)" -split ', ') {
            $property, $reason = $pair -split ': ', 2
            if ($property) { '"' + [PortReporterJson]::FieldName($property) + '":' + [PortReporterJson]::Text($reason) }
        }
        $null = $Json.Append(',"missing":{').Append(@($reasons) -join ',').Append('}')
    }

    # Adds fields of an object with these properties.
    hidden static [void] Add([System.Text.StringBuilder] $Json, [object] $Properties, [string[]] $Fields) {
        for ($i = 0; $i -lt $Fields.Length; $i += 3) {
            $property = $Properties[$Fields[$i + 1]]
            $text = 'null'
            if ($null -ne $property) { $text = [PortReporterJson]::Value($property.Value, $Fields[$i + 2], $Fields[$i + 1]) }
            $null = $Json.Append(',"').Append($Fields[$i]).Append('":').Append($text)
        }
    }

    # A list of parts, see PortReporterPart. JSON contains only the text of each item, and CSV all texts as one string.
    hidden static [string] List([object] $List, [string[]] $Fields) {
        if ($List -is [string] -and $null -eq $List.PSObject.Properties[$Fields[1]]) { $List = $List -split '; ' }
        $items = foreach ($item in $List) {
            if ("$item" -eq '') { continue }
            $properties = $item.PSObject.Properties
            if ($null -eq $properties[$Fields[1]]) {
                $properties = [PortReporterJson]::Part("$item", $Fields).PSObject.Properties
            }
            $json = [System.Text.StringBuilder]::new()
            [PortReporterJson]::Add($json, $properties, $Fields)
            '{' + $json.ToString(1, $json.Length - 1) + '}'
        }
        return '[' + (@($items) -join ',') + ']'
    }

    # The fields that the text of a part contains.
    hidden static [psobject] Part([string] $Text, [string[]] $Fields) {
        # `name (id)`
        if ($Fields[0].Equals('processId') -and $Text -match '^(.*?) ?\((\d+)\)$') {
            return [pscustomobject] @{ ProcessId = $Matches[2]; ProcessName = $Matches[1] }
        }
        # `TCP [::1]:80 Listen`; not the remote endpoint.
        if ($Fields[0].Equals('protocol') -and $Text -match '^(\w+) \[?(.+?)\]?:(\d+)(?: (.+))?$') {
            $state = $Matches[4]
            return [pscustomobject] @{ Protocol = $Matches[1]; LocalAddress = $Matches[2]; LocalPort = $Matches[3]; State = $state }
        }
        return [pscustomobject] @{ $Fields[1] = $Text }
    }

    # The engine's name for a property, or for a word such as Opened.
    hidden static [string] FieldName([string] $Property) {
        if ($Property -eq 'UserName') { return 'user' }
        return $Property.Substring(0, 1).ToLowerInvariant() + $Property.Substring(1)
    }

    # A property's value of a kind: Text, Number, Boolean, Time, or Clock, a time without a zone. Values read from CSV are strings; an empty
    # string becomes null.
    static [string] Value([object] $Value, [string] $Kind, [string] $Property) {
        if ($null -eq $Value) { return 'null' }
        if ($Kind.Equals('Text')) { return [PortReporterJson]::Text($Value) }
        if ($Kind.Equals('Clock')) { return [PortReporterJson]::Text([PortReporterJson]::Clock($Value)) }
        if ($Kind.Equals('Time')) {
            $time = [PortReporterTsvReader]::AsTime($Value)
            if ($null -eq $time) { return 'null' }
            return '"' + [PortReporterTsvReader]::Moment($time) + '"'
        }
        # Numbers in the invariant culture.
        $text = "$Value"
        if ($text.Length -eq 0) { return 'null' }
        if ($Kind.Equals('Boolean')) {
            if ('true', 'false' -notcontains $text) { throw "$Property is '$text', not True or False" }
            return $text.ToLowerInvariant()
        }
        if ($Value -is [string] -and $text -notmatch '^-?(0|[1-9]\d*)(\.\d+)?$') { throw "$Property is '$text', not a number" }
        return $text
    }

    # ConvertFrom-Json converts a time without a zone to a DateTime, and a spreadsheet writes it as it shows times.
    hidden static [string] Clock([object] $Value) {
        if ($Value -is [string] -and ($Value.Length -eq 0 -or $Value -match '^\d{4}-\d\d-\d\dT')) { return $Value }
        # The clock of a DateTimeOffset, not its UTC time.
        $clock = if ($Value -is [datetimeoffset]) { $Value.DateTime } else { [PortReporterTsvReader]::AsTime($Value) }
        return $clock.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", [cultureinfo]::InvariantCulture)
    }

    # An empty string becomes null.
    static [string] Text([string] $Text) {
        if ($Text.Length -eq 0) { return 'null' }
        $escaped = $Text.Replace('\', '\\').Replace('"', '\"')
        if (-not [PortReporterJson]::Special.IsMatch($escaped)) { return '"' + $escaped + '"' }
        $json = [System.Text.StringBuilder]::new('"')
        foreach ($character in $escaped.ToCharArray()) {
            if ($character -lt ' ' -or $character -gt '~') { $null = $json.AppendFormat('\u{0:x4}', [int] $character) }
            else { $null = $json.Append($character) }
        }
        return $json.Append('"').ToString()
    }
}
