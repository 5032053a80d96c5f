# Runs a log command of the engine with the input that Add-LogInput collected.
function Invoke-LogCommand {
    param (
        [string[]] $Argument,
        [hashtable] $Logs,
        [type] $RecordType,
        # Filter options, as Get-MappingFilter returns them.
        [string[]] $Filter = @(),
        # Error IDs that are not reported.
        [string[]] $SuppressedErrorId,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $log = @('log') + $Argument
    $splatEngine = @{
        RecordType        = $RecordType
        Filter            = $Filter
        SuppressedErrorId = $SuppressedErrorId
        Session           = $Logs.Session
        Cmdlet            = $Cmdlet
    }
    if ($Logs.Record.Count -gt 0) {
        if ($Logs.Path.Count -gt 0) {
            $message = 'Records and files were piped in together. Pipe in either records or files.'
            $failure = ConvertTo-ErrorRecord -Id MixedInput -Category InvalidArgument -Message $message -Target $Logs.Path[0]
            $Cmdlet.ThrowTerminatingError($failure)
        }
        Invoke-Engine ($log + '--records') @splatEngine -InputText ([string]::Join("`n", $Logs.Record) + "`n$([char] 0x1c)`n")
        return
    }
    if (-not (Complete-LogInput $Logs $Cmdlet)) { return }
    if ($Logs.Path.Count -gt 0) {
        # Through standard input, because the length of a command line is limited.
        $log += '-'
        $splatEngine.InputText = [string]::Join("`0", $Logs.Path) + "`0`0"
    }
    Invoke-Engine $log @splatEngine
}
