# Runs one of the engine's log commands on paths that Resolve-LogPath gave; where a command was given none, on the logs of the service.
# With sessions, those of other machines, the paths are theirs.
function Invoke-LogCommand {
    param (
        [string[]] $Argument,
        [System.Collections.Generic.List[string]] $Path,
        [type] $RecordType,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [System.Management.Automation.Runspaces.PSSession[]] $Session
    )

    $splatEngine = @{ RecordType = $RecordType; Session = $Session; Cmdlet = $Cmdlet }
    $call = $Cmdlet.MyInvocation
    $isGiven = $call.BoundParameters.ContainsKey('Path') -or $call.BoundParameters.ContainsKey('LiteralPath') -or
        ($call.ExpectingInput -and -not $Session)
    if ($Path.Count -gt 0) {
        # By standard input, for a command line has room for some hundred paths only.
        Invoke-Engine (@('log') + $Argument + '-') @splatEngine -InputText ([string]::Join("`0", $Path) + "`0`0")
    } elseif (-not $isGiven) {
        Invoke-Engine (@('log') + $Argument) @splatEngine
    }
}
