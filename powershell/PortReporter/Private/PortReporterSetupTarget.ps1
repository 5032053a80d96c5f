# A remote computer during setup, with its queue of steps.
class PortReporterSetupTarget {
    [System.Management.Automation.Runspaces.PSSession] $Session
    [System.Management.Automation.Remoting.OriginInfo] $Origin
    # The current and the next steps, each with Name, Script and Argument. For Copy, Source is the file to read from.
    [hashtable] $Step
    [System.Collections.Generic.Queue[hashtable]] $Steps = [System.Collections.Generic.Queue[hashtable]]::new()
    # Folders there that must be removed.
    [System.Collections.Generic.List[string]] $LeftoverPath = [System.Collections.Generic.List[string]]::new()
    # Total number of bytes to copy, and number of copied bytes.
    [long] $Size
    [long] $BytesCopied
    [object] $Outcome

    # The call of the current step, as Invoke-SessionScript returns it.
    hidden [hashtable] $Call

    PortReporterSetupTarget([System.Management.Automation.Runspaces.PSSession] $Session) {
        $this.Session = $Session
        $this.Origin = [System.Management.Automation.Remoting.OriginInfo]::new($Session.ComputerName, $Session.InstanceId)
    }

    [void] StartStep([hashtable] $Step) {
        $this.Step = $Step
        $this.Call = Invoke-SessionScript -Session $this.Session -Script $Step.Script -Argument $Step.Argument
    }

    [bool] IsIdle() {
        return $null -eq $this.Call.Result -or $this.Call.Result.IsCompleted
    }

    # Replaces the remaining steps with the removal of leftover folders.
    [void] QueueCleanup([string] $Script) {
        $this.Steps.Clear()
        if ($this.LeftoverPath.Count -eq 0) { return }
        $this.Steps.Enqueue(@{ Name = 'Remove'; Script = $Script; Argument = @(, $this.LeftoverPath.ToArray()) })
    }
}
