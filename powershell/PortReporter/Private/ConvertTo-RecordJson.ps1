# A log record as a line of JSON, as the engine's log read writes it. Records are known by their properties: those that were read back from
# CLIXML, JSON or CSV, or are from another session, have no class of this one.
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
            version = 'Version'; computer = 'ComputerName'; operatingSystem = 'OperatingSystem'; mappings = 'Mappings Number'
        }
    } elseif ($type -eq 'port') {
        $fields += $port + $owner + @{ presentAtStart = 'PresentAtStart Boolean' }
    } elseif ($type -eq 'process') {
        $fields += $owner + @{
            presentAtStart = 'PresentAtStart Boolean'; path = 'Path'; tcpMappings = 'TcpMappings Number'; udpMappings = 'UdpMappings Number'
            entry = 'Entry Number'
        }
        $more.services = ConvertTo-JsonList $Record.Services $services
        $more.ports = ConvertTo-JsonList $Record.Ports $port
        # The text of a port, which CSV has, does not have all fields.
        if ($Record.Ports -is [string]) { $more.ports = '[]' }
        $more.modules = 'null'
        if ($Record.Modules) { $more.modules = ConvertTo-JsonList $Record.Modules ([ordered] @{ path = 'Path'; base = 'BaseAddress' }) }
    } else {
        $more += ConvertTo-EventField $Record
        if ($Record.Protocol) {
            $mapping = [PortReporterMapping]::PlainFields
            $more.mapping = ConvertTo-JsonObject -Object $Record -Field $mapping -More @{ services = ConvertTo-JsonList $Record.Services $services }
        }
    }
    return ConvertTo-JsonObject -Object $Record -Field $fields -More $more
}
