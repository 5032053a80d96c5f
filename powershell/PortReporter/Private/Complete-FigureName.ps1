# Tab completion of the figures that Measure-PortReporterLog knows.
function Complete-FigureName {
    param ([string] $WordToComplete)

    $begun = $WordToComplete.Trim([char[]] "'`"")
    $figures = 'summary', 'localTcpPort', 'localUdpPort', 'process', 'remoteAddress', 'user', 'hour', 'weekday', 'day', 'browser',
        'svchost', 'listener', 'lifetime', 'processLocalPorts', 'processRemotePorts', 'processRemoteAddresses', 'processUsers', 'processPaths',
        'processModules', 'gap', 'newListener', 'newProcess', 'newUser', 'newRemoteAddress'
    foreach ($name in $figures) {
        if ($name.StartsWith($begun, [System.StringComparison]::OrdinalIgnoreCase)) { ConvertTo-CompletionResult $name }
    }
}
