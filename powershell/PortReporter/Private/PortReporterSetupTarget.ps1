# Another machine while something is installed on it, step by step.
class PortReporterSetupTarget {
    [System.Management.Automation.Runspaces.PSSession] $Session
    [System.Management.Automation.Remoting.OriginInfo] $Origin
    # The step under way and those to come, each with Name, Script and Argument. Of Copy, Source is the file that the bytes come from.
    [hashtable] $Step
    [System.Collections.Generic.Queue[hashtable]] $Steps = [System.Collections.Generic.Queue[hashtable]]::new()
    # Folders there that are not to stay.
    [System.Collections.Generic.List[string]] $LeftoverPath = [System.Collections.Generic.List[string]]::new()
    # Bytes to be copied, and those that have been.
    [long] $Size
    [long] $BytesCopied
    [object] $Outcome

    # The call of the step under way, as Invoke-SessionScript returns it.
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

    # Of what was to come only the tidying up.
    [void] QueueCleanup([string] $Script) {
        $this.Steps.Clear()
        if ($this.LeftoverPath.Count -eq 0) { return }
        $this.Steps.Enqueue(@{ Name = 'Remove'; Script = $Script; Argument = @(, $this.LeftoverPath.ToArray()) })
    }
}
