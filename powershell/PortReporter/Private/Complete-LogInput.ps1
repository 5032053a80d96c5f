# Returns whether a command that reads logs has something to read, after its pipeline has ended. Without any path these are the logs of the
# service; but paths or sessions that were given and did not exist are not replaced by them. With sessions, adds the paths of the other
# machines.
function Complete-LogInput {
    param (
        [hashtable] $Logs,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $call = $Cmdlet.MyInvocation
    if ($Logs.Session.Count -eq 0) {
        $isGiven = $call.ExpectingInput -or $call.BoundParameters.ContainsKey('Path') -or $call.BoundParameters.ContainsKey('LiteralPath')
        return $Logs.Path.Count -gt 0 -or -not $isGiven
    }
    foreach ($path in $call.BoundParameters['Path']) {
        if ($path -notmatch '^([a-z]:)?[\\/]') {
            $message = "-Path cannot be '$([PortReporterText]::Safe($path))' (other machines do not know the current folder). " +
                'Give an absolute path.'
            $failure = ConvertTo-ErrorRecord -Id RelativePath -Category InvalidArgument -Message $message -Target $path
            $Cmdlet.ThrowTerminatingError($failure)
        }
        # The engine there resolves wildcards.
        $Logs.Path.Add($path)
    }
    return $true
}
