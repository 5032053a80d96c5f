# Translates a message of the engine: parameters for its options, cmdlets for its commands. This is the only place that translates.
function ConvertTo-ModuleText {
    param (
        [string] $Text,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $parameters = @{
        'port' = 'LocalPort'; 'remote-port' = 'RemotePort'; 'local-address' = 'LocalAddress'; 'remote-address' = 'RemoteAddress'
        'state' = 'State'; 'pid' = 'ProcessId'; 'process' = 'ProcessName'; 'user' = 'UserName'; 'service' = 'ServiceName'
        'tcp' = 'Protocol TCP'; 'udp' = 'Protocol UDP'; 'listening' = 'Listening'; 'include' = 'Include'
        'addresses' = 'Include Address'
        'for' = 'Timeout'; 'interval' = 'Interval'; 'nmap' = 'NmapScan'; 'host' = 'HostName'
        'machines' = 'Machine'; 'ignore-restarts' = 'IgnoreRestart'
        'after' = 'After'; 'before' = 'Before'; 'time-zone' = 'TimeZone'; 'encoding' = 'Encoding'; 'type' = 'Type'; 'tail' = 'Tail'
        'wait' = 'Wait'; 'pause' = 'Pause'
        'statistics' = 'Statistic'; 'top' = 'Top'; 'baseline' = 'Baseline'; 'criteria' = 'Criteria'; 'severity' = 'Severity'
        'resolve' = 'ResolveNames'; 'event-log' = 'EventLog'; 'print-criteria' = 'DefaultCriteria'; 'output' = 'OutputPath'
        'anchor' = 'Anchor'; 'log-directory' = 'LogDirectory'; 'log-size' = 'LogSize'; 'keep' = 'Keep'; 'reserve' = 'Reserve'
        'anchor-interval' = 'AnchorInterval'; 'log-reader' = 'LogReader'; 'startup' = 'StartupType'; 'defaults' = 'Default'
        'directory' = 'Path'; 'remove-logs' = 'RemoveLog'
    }
    $name = $Cmdlet.MyInvocation.MyCommand.Name
    $phrases = [ordered] @{
        # Wait-PortMapping always sets this option.
        '--listening ' = $(if ($name -eq 'Wait-PortMapping') { '' })
        'a (?:file|snapshot) written by map --format \w+(?:, \w+)*(?: or \w+)?' =
            'objects from Get-PortMapping, or a snapshot file'
        '\bmap --addresses\b' = 'Get-PortMapping -Include Address'
        '^line (\d+) of standard input\b' = 'piped record $1'
        'run map without filters' = 'run Get-PortMapping without parameters'
        'run log read without filters' = 'run Get-PortReporterLog without them'
        '"?\bportreporter service configure --help"?' = 'Get-Help Set-PortReporterService'
        '"?\bportreporter(?: [a-z]+)* --help"?' = "Get-Help $name"
        '"?\bportreporter service configure --startup manual\b"?' = 'Set-PortReporterService -StartupType Manual'
        '"?\bportreporter service start\b"?' = 'Start-PortReporterService'
        '"?\bportreporter service stop\b"?' = 'Stop-PortReporterService'
        '"?\bportreporter service restart\b"?' = 'Restart-PortReporterService'
        '"?\bportreporter service status\b"?' = 'Get-PortReporterService'
        '"?\bportreporter setup\b"?' = 'Install-PortReporter'
        '\blog timeline\b' = 'Get-PortReporterTimeline'
        '\blog compare\b' = '-ReferenceLog and -DifferenceLog'
        '\blog verify (?=[^ ])' = 'Test-PortReporterLog '
        # The message of the engine already contained the cmdlet.
        '\b([A-Z]\w+-PortReporter\w*)(?:,| or) \1\b' = '$1'
    }
    foreach ($phrase in $phrases.Keys) {
        if ($null -ne $phrases[$phrase]) { $Text = $Text -replace $phrase, $phrases[$phrase] }
    }
    # Not in a path or a word, and not an option of another program: docker run --pid=host.
    return [regex]::Replace($Text, '(?<=^|[\s(''"])--([a-z]+(?:-[a-z]+)*)(?![\w=-])', {
        param ($Match)
        $parameter = $parameters[$Match.Groups[1].Value]
        if ($parameter) { "-$parameter" } else { $Match.Value }
    })
}
