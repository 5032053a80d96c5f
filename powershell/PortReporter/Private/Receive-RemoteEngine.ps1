# The output of engines on remote computers as it arrives: pairs of the computer (an OriginInfo) and a piece, which is output of
# Receive-EngineOutput there, or the exception that ended the call. It replaces Invoke-Command, which does not end while an engine is silent
# when a later command of the pipeline, such as Select-Object -First, needs no more objects. This ends, and stops the engines.
function Receive-RemoteEngine {
    param (
        [System.Management.Automation.Runspaces.PSSession[]] $Session,
        [string] $Script,
        [object[]] $Argument,
        # Milliseconds for the engines to exit by themselves when the command is stopped.
        [int] $StopTimeout
    )

    $calls = [System.Collections.Generic.List[hashtable]]::new()
    $pairs = [System.Collections.Generic.Queue[System.Collections.DictionaryEntry]]::new()
    try {
        foreach ($one in $Session) { $calls.Add((Invoke-SessionScript -Session $one -Script $Script -Argument $Argument)) }
        # A 'break' in a later command of the pipeline ends the loop that wrote the object. Therefore only one loop writes objects.
        while ($calls.Count -gt 0 -or $pairs.Count -gt 0) {
            if ($pairs.Count -gt 0) {
                $pairs.Dequeue()
                continue
            }
            foreach ($call in $calls.ToArray()) {
                # Read before the output, because output that is written in between would be lost otherwise.
                $isCompleted = $null -eq $call.Result -or $call.Result.IsCompleted
                $pieces = @($call.Output.ReadAll() | ForEach-Object { , $_.PSObject.BaseObject })
                if ($isCompleted) {
                    $null = $calls.Remove($call)
                    $reasons = @($call.Shell.Streams.Error | ForEach-Object Exception) + $call.Shell.InvocationStateInfo.Reason
                    $pieces += @($reasons + $call.Failure | Where-Object { $_ })
                    $call.Shell.Dispose()
                }
                foreach ($piece in $pieces) { $pairs.Enqueue([System.Collections.DictionaryEntry]::new($call.Origin, $piece)) }
            }
            if ($pairs.Count -eq 0 -and $calls.Count -gt 0) { $null = $calls[0].Result.AsyncWaitHandle.WaitOne(20) }
        }
    } finally {
        $stops = @(foreach ($call in $calls) { $call.Shell.BeginStop($null, $null) })
        foreach ($stop in $stops) { $null = $stop.AsyncWaitHandle.WaitOne(10000 + $StopTimeout) }
        foreach ($call in $calls) { $call.Shell.Dispose() }
    }
}
