# Another machine while something is installed on it, step by step.
class PortReporterSetupMachine {
    [System.Management.Automation.Runspaces.PSSession] $Session
    [System.Management.Automation.Remoting.OriginInfo] $Origin
    # The step under way and those to come, each with Name, Script and Argument. Of Copy, Source is the file that the bytes come from.
    [hashtable] $Step
    [System.Collections.Generic.Queue[hashtable]] $Steps = [System.Collections.Generic.Queue[hashtable]]::new()
    # Folders there that are not to stay.
    [System.Collections.Generic.List[string]] $Refuse = [System.Collections.Generic.List[string]]::new()
    # Bytes to be copied, and those that have been.
    [long] $Size
    [long] $Copied
    [object] $Outcome

    hidden [powershell] $Shell
    # Null when the step could not be begun: Failure says why.
    hidden [System.IAsyncResult] $Call
    hidden [System.Exception] $Failure

    PortReporterSetupMachine([System.Management.Automation.Runspaces.PSSession] $Session) {
        $this.Session = $Session
        $this.Origin = [System.Management.Automation.Remoting.OriginInfo]::new($Session.ComputerName, $Session.InstanceId)
    }

    [void] BeginStep([hashtable] $Step) {
        $this.Step = $Step
        $this.Shell = [powershell]::Create()
        $this.Shell.Runspace = $this.Session.Runspace
        $null = $this.Shell.AddScript($Step.Script)
        foreach ($argument in $Step.Argument) { $null = $this.Shell.AddArgument($argument) }
        try {
            $this.Call = $this.Shell.BeginInvoke()
        } catch {
            $this.Call = $null
            $this.Failure = $_.Exception.GetBaseException()
        }
    }

    [bool] IsIdle() {
        return $null -eq $this.Call -or $this.Call.IsCompleted
    }

    # Of what was to come only the tidying up.
    [void] TidyUp([string] $Script) {
        $this.Steps.Clear()
        if ($this.Refuse.Count -eq 0) { return }
        $this.Steps.Enqueue(@{ Name = 'Remove'; Script = $Script; Argument = @(, $this.Refuse.ToArray()) })
    }
}
