# Mappings as the engine reads them: a tab-separated table. They are known by the names of their properties, for what was read back from
# CLIXML, JSON or CSV, or came from another session, is of no class of this one. The engine's own JSON and CSV say user for UserName.
function ConvertTo-MappingTable {
    param (
        [psobject[]] $Mapping,
        # The parameter that they were given to.
        [string] $ParameterName,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $lines = [System.Collections.Generic.List[string]]::new()
    $lines.Add(@(
        'protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', 'state', 'exposure', 'processId', 'processName', 'path',
        'commandLine', 'parentProcessId', 'user', 'boundDevice', 'namespace', 'container', 'opened', 'processStarted',
        'dualStack', 'deleted',
        'services', 'sharedWith', 'reachableAt', 'peer'
    ) -join "`t")
    foreach ($one in $Mapping) {
        try {
            foreach ($needed in 'Protocol', 'LocalAddress', 'LocalPort') {
                if ($null -eq $one.$needed -or '' -eq $one.$needed) { throw "it has no $needed" }
            }
            $user = if ($null -ne $one.UserName) { $one.UserName } else { $one.User }
            $cells = [PortReporterTable]::Row(@(
                $one.Protocol, $one.LocalAddress, $one.LocalPort, $one.RemoteAddress, $one.RemotePort, $one.State, $one.Exposure,
                $one.ProcessId, $one.ProcessName, $one.Path, $one.CommandLine, $one.ParentProcessId, $user, $one.BoundDevice, $one.Namespace,
                $one.Container,
                [PortReporterTable]::AsTime($one.Opened), [PortReporterTable]::AsTime($one.ProcessStarted)
            ))
        } catch {
            $reason = $_.Exception.GetBaseException().Message.TrimEnd('.')
            $message = [PortReporterText]::Safe("Object $($lines.Count) of -$ParameterName is no mapping ($reason). " +
                'Give what Get-PortMapping has given, or the path of a snapshot.')
            $failure = ConvertTo-ErrorRecord -Id NotAMapping -Category InvalidArgument -Message $message -Target $one -Cause $_.Exception
            $Cmdlet.ThrowTerminatingError($failure)
        }
        $truths = foreach ($truth in $one.DualStack, $one.Deleted) { if ("$truth" -ne '') { "$truth".ToLowerInvariant() } else { '\N' } }
        $peer = [PortReporterTable]::ListCell($one.Peer, ('ProcessId', 'ProcessName'))
        $lines.Add((@(
            $cells
            $truths
            [PortReporterTable]::ListCell($one.Services, ('Name', 'DisplayName', 'Type'))
            [PortReporterTable]::ListCell($one.SharedWith, ('ProcessId', 'ProcessName'))
            # Texts alone: they have no properties.
            [PortReporterTable]::ListCell($one.ReachableAt, 'Address')
            if ($peer) { $peer } else { '\N' }
        ) -join "`t"))
    }
    return ($lines -join "`n") + "`n"
}
