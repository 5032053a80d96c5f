# Stops the running steps on remote computers. Setup gets time to undo a partial installation; then the copied files are removed.
function Close-RemoteSetup {
    param (
        [PortReporterSetupTarget[]] $Computer,
        [string] $RemoveScript
    )

    $stops = @(foreach ($one in $Computer) { $one.Call['Shell'].BeginStop($null, $null) })
    foreach ($stop in $stops) { $null = $stop.AsyncWaitHandle.WaitOne(70000) }
    foreach ($one in $Computer) {
        $one.Call['Shell'].Dispose()
        if ($one.LeftoverPath.Count -eq 0 -or $one.Session.State -ne 'Opened') { continue }
        $one.QueueCleanup($RemoveScript)
        $one.StartStep($one.Steps.Dequeue())
        if ($one.Call.Result) { $null = $one.Call.Result.AsyncWaitHandle.WaitOne(10000) }
        $one.Call['Shell'].Dispose()
    }
}
