# Runs one of the engine's commands for mappings with what Add-MappingInput collected, here or in its sessions. With piped input that
# selects nothing, nothing runs.
function Invoke-MappingCommand {
    param (
        [string[]] $Argument,
        [hashtable] $Mappings,
        [type] $RecordType,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [string[]] $SuppressedErrorId
    )

    $splatEngine = @{ RecordType = $RecordType; SuppressedErrorId = $SuppressedErrorId; Cmdlet = $Cmdlet }
    $facts = @{ Module = 'modules'; Hash = 'hash'; Version = 'version'; Signer = 'signer' }
    $included = @($facts[@($Mappings.Named['Include'])] | Where-Object { $_ })
    if ($included) { $Argument += "--include=$($included -join ',')" }
    if ($Mappings.Named['Include'] -contains 'Address') { $Argument += '--addresses' }
    $named = @(Get-MappingFilter $Mappings.Named)
    if ($Mappings.Session.Count -gt 0 -or -not $Cmdlet.MyInvocation.ExpectingInput) {
        Invoke-Engine $Argument -Filter $named @splatEngine -Session $Mappings.Session
        return
    }
    $kinds = @($Mappings.Piped.Keys | Where-Object { $Mappings.Piped[$_].Count -gt 0 })
    if ($kinds.Count -gt 1 -and $Argument[0] -eq 'watch') {
        $message = "Objects of several kinds were piped in (with $($kinds -join ', ')). Watch each kind with a command of its own."
        $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Id MixedInput -Category InvalidArgument -Message $message -Target $kinds))
    }
    # One snapshot for all objects of a kind.
    foreach ($property in $kinds) {
        $values = $Mappings.Piped[$property]
        # Values of objects are no filter language.
        if ($property -ne 'ProcessId') { $values = ConvertTo-LiteralFilter $values }
        Invoke-Engine $Argument -Filter ($named + @(Get-MappingFilter @{ $property = $values })) @splatEngine
    }
}
