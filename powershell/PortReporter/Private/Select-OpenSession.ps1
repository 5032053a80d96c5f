# Returns the sessions in which commands can be run, each once. The others are reported as errors.
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
            $message = "Session $($one.Name) cannot be used (it is $word). Open a new one with New-PSSession."
            $origin = [System.Management.Automation.Remoting.OriginInfo]::new($one.ComputerName, $one.InstanceId)
            $splatError = @{ Message = $message; Target = $one; Origin = $origin }
            $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id SessionNotAvailable -Category ConnectionError @splatError))
        }
    }
}
