# Those of some sessions that commands can be run in, each once. The others are told as errors.
function Select-OpenSession {
    param (
        [System.Management.Automation.Runspaces.PSSession[]] $Session,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $seen = [System.Collections.Generic.HashSet[guid]]::new()
    foreach ($one in $Session) {
        if (-not $seen.Add($one.InstanceId)) { continue }
        if ($one.State -eq 'Opened' -and $one.Availability -eq 'Available') {
            $one
        } else {
            $state = if ($one.State -eq 'Opened') { $one.Availability } else { $one.State }
            $word = $state.ToString().ToLowerInvariant()
            $message = "Session $($one.Name) cannot be used (it is $word). Give one that New-PSSession opens."
            $origin = [System.Management.Automation.Remoting.OriginInfo]::new($one.ComputerName, $one.InstanceId)
            $failure = ConvertTo-ErrorRecord -Id SessionNotAvailable -Category ConnectionError -Message $message -Target $one -Origin $origin
            $Cmdlet.WriteError($failure)
        }
    }
}
