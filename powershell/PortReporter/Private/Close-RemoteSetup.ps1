# Ends what is under way on other machines. Setup gets the time to undo what it has half done; then the copies are taken away.
function Close-RemoteSetup {
    param (
        [PortReporterSetupMachine[]] $Machine,
        [string] $RemoveScript
    )

    $stops = @(foreach ($one in $Machine) { $one.Call['Shell'].BeginStop($null, $null) })
    foreach ($stop in $stops) { $null = $stop.AsyncWaitHandle.WaitOne(70000) }
    foreach ($one in $Machine) {
        $one.Call['Shell'].Dispose()
        if ($one.Refuse.Count -eq 0 -or $one.Session.State -ne 'Opened') { continue }
        $one.TidyUp($RemoveScript)
        $one.BeginStep($one.Steps.Dequeue())
        if ($one.Call.Result) { $null = $one.Call.Result.AsyncWaitHandle.WaitOne(10000) }
        $one.Call['Shell'].Dispose()
    }
}
