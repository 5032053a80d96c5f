# Runs one of the engine's log commands on what Add-LogInput collected.
function Invoke-LogCommand {
    param (
        [string[]] $Argument,
        [hashtable] $Logs,
        [type] $RecordType,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if (-not (Complete-LogInput $Logs $Cmdlet)) { return }
    $log = @('log') + $Argument
    $splatEngine = @{ RecordType = $RecordType; Session = $Logs.Session; Cmdlet = $Cmdlet }
    if ($Logs.Path.Count -gt 0) {
        # By standard input, because a command line has room for some hundred paths only.
        $log += '-'
        $splatEngine.InputText = [string]::Join("`0", $Logs.Path) + "`0`0"
    }
    Invoke-Engine $log @splatEngine
}
