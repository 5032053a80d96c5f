# A log record as a line of JSON, as the command log read writes it. Records are recognized by their properties, because records read from
# CLIXML, JSON or CSV, or from another session, are not instances of the class.
function ConvertTo-RecordJson {
    param ([psobject] $Record)

    $type = "$($Record.RecordType)".ToLowerInvariant()
    $fields = [ordered] @{
        file = 'File'; line = 'Line Number'; time = 'Time Time'; localTime = 'LocalTime'; timeSource = 'TimeSource'
    }
    $more = [ordered] @{ type = ConvertTo-JsonValue $type }
    $port = [ordered] @{
        protocol = 'Protocol'; localAddress = 'LocalAddress'; localPort = 'LocalPort Number'; remoteAddress = 'RemoteAddress'
        remotePort = 'RemotePort Number'; state = 'State'
    }
    $owner = [ordered] @{ processId = 'ProcessId Number'; processName = 'ProcessName'; user = 'UserName' }
    $services = [ordered] @{ name = 'Name'; displayName = 'DisplayName'; type = 'Type' }
    if ($type -eq 'start') {
        $fields += [ordered] @{
            reporterVersion = 'Version'; computer = 'ComputerName'; operatingSystem = 'OperatingSystem'; mappings = 'Mappings Number'
        }
    } elseif ($type -eq 'port') {
        $fields += $port + $owner + @{ presentAtStart = 'PresentAtStart Boolean'; computer = 'ComputerName' }
    } elseif ($type -eq 'process') {
        $fields += $owner + @{
            presentAtStart = 'PresentAtStart Boolean'; path = 'Path'; tcpMappings = 'TcpMappings Number'; udpMappings = 'UdpMappings Number'
            entry = 'Entry Number'; computer = 'ComputerName'
        }
        $more.services = 'null'
        if ($null -ne $Record.Services) { $more.services = ConvertTo-JsonList $Record.Services $services }
        $more.ports = ConvertTo-JsonList $Record.Ports $port
        # CSV contains ports as strings, which do not have all fields.
        if ($Record.Ports -is [string]) { $more.ports = '[]' }
        $more.modules = 'null'
        if ($Record.Modules) { $more.modules = ConvertTo-JsonList $Record.Modules ([ordered] @{ path = 'Path'; base = 'BaseAddress' }) }
    } else {
        $more += ConvertTo-EventField $Record
        if ($Record.Protocol) {
            $fields += [PortReporterMapping]::PlainFields
            $more.services = ConvertTo-JsonList $Record.Services $services
        }
    }
    return ConvertTo-JsonObject -Object $Record -Field $fields -More $more
}
