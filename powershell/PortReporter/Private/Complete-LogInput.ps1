# Returns whether a command that reads logs has input, after its pipeline has ended. Without any path it reads the logs of the service; but
# not if paths or sessions were specified and did not exist. With sessions, adds the paths on the remote computers.
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
            $message = "-Path cannot be '$([PortReporterText]::Safe($path))' (remote computers do not know the current folder). " +
                'Specify an absolute path.'
            $failure = ConvertTo-ErrorRecord -Id RelativePath -Category InvalidArgument -Message $message -Target $path
            $Cmdlet.ThrowTerminatingError($failure)
        }
        # The remote engine resolves wildcards.
        $Logs.Path.Add($path)
    }
    return $true
}
