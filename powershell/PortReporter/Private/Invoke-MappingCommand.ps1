# Runs a mapping command of the engine with the input that Add-MappingInput collected, locally or in its sessions. If piped objects select
# nothing, it does not run.
function Invoke-MappingCommand {
    param (
        [string[]] $Argument,
        [hashtable] $Mappings,
        [type] $RecordType,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [string[]] $SuppressedErrorId
    )

    $splatEngine = @{ RecordType = $RecordType; SuppressedErrorId = $SuppressedErrorId; Cmdlet = $Cmdlet }
    $optional = @{ Module = 'modules'; Hash = 'hash'; Version = 'version'; Signer = 'signer' }
    $included = @($optional[@($Mappings.Named['Include'])] | Where-Object { $_ })
    if ($included) { $Argument += "--include=$($included -join ',')" }
    if ($Mappings.Named['Include'] -contains 'Address') { $Argument += '--addresses' }
    $named = @(Get-MappingFilter $Mappings.Named)
    if ($Mappings.Session.Count -gt 0 -or -not $Cmdlet.MyInvocation.ExpectingInput) {
        Invoke-Engine $Argument -Filter $named @splatEngine -Session $Mappings.Session
        return
    }
    $kinds = @($Mappings.Piped.Keys | Where-Object { $Mappings.Piped[$_].Count -gt 0 })
    if ($kinds.Count -gt 1 -and $Argument[0] -eq 'watch') {
        $message = "Objects of several kinds were piped in (with $($kinds -join ', ')). Use a separate command for each kind."
        $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Id MixedInput -Category InvalidArgument -Message $message -Target $kinds))
    }
    # One snapshot for all objects of a kind.
    foreach ($property in $kinds) {
        $values = $Mappings.Piped[$property]
        # Values of objects are not filter expressions.
        if ($property -ne 'ProcessId') { $values = ConvertTo-LiteralFilter $values }
        Invoke-Engine $Argument -Filter ($named + @(Get-MappingFilter @{ $property = $values })) @splatEngine
    }
}
