# Converts mappings to the engine's input format, a tab-separated table. Mappings are recognized by their property names, because objects
# read from CLIXML, JSON or CSV, or from another session, are not instances of the class. The engine's JSON and CSV use user for UserName.
function ConvertTo-MappingTable {
    param (
        [psobject[]] $Mapping,
        # The parameter that received them.
        [string] $ParameterName,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $plain = [PortReporterMapping]::PlainFields
    $lines = [System.Collections.Generic.List[string]]::new()
    $names = for ($i = 0; $i -lt $plain.Length; $i += 3) { $plain[$i] }
    $lines.Add(($names + @('services', 'sharedWith', 'reachableAt', 'peer')) -join "`t")
    foreach ($one in $Mapping) {
        try {
            foreach ($needed in 'Protocol', 'LocalAddress', 'LocalPort') {
                if ($null -eq $one.$needed -or '' -eq $one.$needed) { throw "it has no $needed" }
            }
            $values = for ($i = 0; $i -lt $plain.Length; $i += 3) {
                $value = $one.($plain[$i + 1])
                if ($null -eq $value -and $plain[$i] -eq 'user') { $value = $one.User }
                switch ($plain[$i + 2]) {
                    'Time' { , [PortReporterTsvReader]::AsTime($value) }
                    'Boolean' { "$value".ToLowerInvariant() }
                    default { , $value }
                }
            }
            $cells = [PortReporterTsvReader]::Row($values)
        } catch {
            $reason = $_.Exception.GetBaseException().Message.TrimEnd('.')
            $message = [PortReporterText]::Safe("Object $($lines.Count) of -$ParameterName is not a mapping ($reason). " +
                'Specify output of Get-PortMapping, or the path of a snapshot file.')
            $failure = ConvertTo-ErrorRecord -Id NotAMapping -Category InvalidArgument -Message $message -Target $one -Cause $_.Exception
            $Cmdlet.ThrowTerminatingError($failure)
        }
        $peer = [PortReporterTsvReader]::ListCell($one.Peer, ('ProcessId', 'ProcessName'))
        $lines.Add((@(
            $cells
            [PortReporterTsvReader]::ListCell($one.Services, ('Name', 'DisplayName', 'Type'))
            [PortReporterTsvReader]::ListCell($one.SharedWith, ('ProcessId', 'ProcessName'))
            # Plain strings: they have no properties.
            [PortReporterTsvReader]::ListCell($one.ReachableAt, 'Address')
            if ($peer) { $peer } else { '\N' }
        ) -join "`t"))
    }
    return ($lines -join "`n") + "`n"
}
