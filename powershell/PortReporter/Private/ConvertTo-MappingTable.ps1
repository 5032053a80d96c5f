# Mappings as the engine reads them: a tab-separated table. They are known by the names of their properties, for what was read back from
# CLIXML, JSON or CSV, or came from another session, is of no class of this one. The engine's own JSON and CSV say user for UserName.
function ConvertTo-MappingTable {
    param (
        [psobject[]] $Mapping,
        # The parameter that they were given to.
        [string] $ParameterName,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $plain = [PortReporterMapping]::PlainFields
    $properties = [string[]] @(foreach ($field in $plain.Values) { $field.Split(' ')[0] })
    $kinds = [string[]] @(foreach ($field in $plain.Values) { "$($field.Split(' ')[1])" })
    $lines = [System.Collections.Generic.List[string]]::new()
    $lines.Add((@($plain.Keys) + @('services', 'sharedWith', 'reachableAt', 'peer')) -join "`t")
    foreach ($one in $Mapping) {
        try {
            foreach ($needed in 'Protocol', 'LocalAddress', 'LocalPort') {
                if ($null -eq $one.$needed -or '' -eq $one.$needed) { throw "it has no $needed" }
            }
            $values = for ($i = 0; $i -lt $properties.Length; $i++) {
                $value = $one.($properties[$i])
                if ($null -eq $value -and $properties[$i] -eq 'UserName') { $value = $one.User }
                switch ($kinds[$i]) {
                    'Time' { , [PortReporterTable]::AsTime($value) }
                    'Boolean' { "$value".ToLowerInvariant() }
                    default { , $value }
                }
            }
            $cells = [PortReporterTable]::Row($values)
        } catch {
            $reason = $_.Exception.GetBaseException().Message.TrimEnd('.')
            $message = [PortReporterText]::Safe("Object $($lines.Count) of -$ParameterName is no mapping ($reason). " +
                'Give what Get-PortMapping has given, or the path of a snapshot.')
            $failure = ConvertTo-ErrorRecord -Id NotAMapping -Category InvalidArgument -Message $message -Target $one -Cause $_.Exception
            $Cmdlet.ThrowTerminatingError($failure)
        }
        $peer = [PortReporterTable]::ListCell($one.Peer, ('ProcessId', 'ProcessName'))
        $lines.Add((@(
            $cells
            [PortReporterTable]::ListCell($one.Services, ('Name', 'DisplayName', 'Type'))
            [PortReporterTable]::ListCell($one.SharedWith, ('ProcessId', 'ProcessName'))
            # Texts alone: they have no properties.
            [PortReporterTable]::ListCell($one.ReachableAt, 'Address')
            if ($peer) { $peer } else { '\N' }
        ) -join "`t"))
    }
    return ($lines -join "`n") + "`n"
}
