# Ends what is under way on other machines. Setup gets the time to undo what it has half done; then the copies are taken away.
function Close-RemoteSetup {
    param (
        [PortReporterSetupTarget[]] $Machine,
        [string] $RemoveScript
    )

    $stops = @(foreach ($one in $Machine) { $one.Call['Shell'].BeginStop($null, $null) })
    foreach ($stop in $stops) { $null = $stop.AsyncWaitHandle.WaitOne(70000) }
    foreach ($one in $Machine) {
        $one.Call['Shell'].Dispose()
        if ($one.LeftoverPath.Count -eq 0 -or $one.Session.State -ne 'Opened') { continue }
        $one.QueueCleanup($RemoveScript)
        $one.StartStep($one.Steps.Dequeue())
        if ($one.Call.Result) { $null = $one.Call.Result.AsyncWaitHandle.WaitOne(10000) }
        $one.Call['Shell'].Dispose()
    }
}
