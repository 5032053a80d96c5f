# Tab completion of the statistics that Measure-PortReporterLog knows.
function Complete-StatisticName {
    param ([string] $WordToComplete)

    $begun = $WordToComplete.Trim([char[]] "'`"")
    $statistics = 'summary', 'localTcpPort', 'localUdpPort', 'process', 'remoteAddress', 'user', 'hour', 'weekday', 'day', 'browser',
        'svchost', 'listener', 'lifetime', 'processLocalPorts', 'processRemotePorts', 'processRemoteAddresses', 'processUsers', 'processPaths',
        'processModules', 'gap', 'newListener', 'newProcess', 'newUser', 'newRemoteAddress'
    foreach ($name in $statistics) {
        if ($name.StartsWith($begun, [System.StringComparison]::OrdinalIgnoreCase)) { ConvertTo-CompletionResult $name }
    }
}
