function Uninstall-PortReporter {
    <#
    .SYNOPSIS
    Takes the Port Reporter service away from this Windows or from others, with
    all that Install-PortReporter or PR-Setup made.

    .DESCRIPTION
    Uninstall-PortReporter stops the service and takes away its source in the
    event log, the service, the PowerShell module that PR-Setup installed, and
    the program with its folder. If a step fails, the steps before it are
    undone. Where nothing is installed, nothing is done.

    The log files stay. With RemoveLog they are deleted too, for good: it is
    asked whether they may be, unless Force is given.

    With -Confirm each step is asked for. The steps belong together: when one is
    declined, none is taken. This needs administrator rights.

    With Session the same is done on other machines, side by side, by the
    program that is installed there. A machine that has none gets a copy of this
    module's for it, as from Install-PortReporter. What is wrong with one
    machine is an error that names it, and does not stop the others. -WhatIf and
    -Confirm name the machines, not the steps. The sessions must be those of an
    administrator.

    .PARAMETER Path
    The folder of the program, where its service is missing and cannot tell.
    With Session it is an absolute path of the other machines.

    .PARAMETER RemoveLog
    Delete the log files too.

    .PARAMETER Force
    Do not ask whether the log files may be deleted.

    .PARAMETER PassThru
    Give what was done, and where log files still are. With Session that is
    always given.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.

    .PARAMETER ThrottleLimit
    On how many machines to uninstall at the same time: 1 to 64. The default is
    32.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines to uninstall on.

    .OUTPUTS
    PortReporterInstallation
    With -PassThru, an object as Install-PortReporter gives it.

    PortReporterRemoteInstallation
    With Session, such an object for each machine.

    .EXAMPLE
    Uninstall-PortReporter

    Takes the service away and keeps its logs.

    .EXAMPLE
    Uninstall-PortReporter -RemoveLog -Force

    Leaves nothing behind, and asks nothing.

    .EXAMPLE
    (Uninstall-PortReporter -PassThru).LogDirectory

    C:\Windows\System32\LogFiles\PortReporter

    Takes the service away and tells where the logs are.

    .EXAMPLE
    Uninstall-PortReporter -Session $class -RemoveLog -Force

    Computer     Action      Version Status       Path
    --------     ------      ------- ------       ----
    pc01         Uninstalled         NotInstalled C:\Program Files\PortReporter
    pc02         Uninstalled         NotInstalled C:\Program Files\PortReporter

    Takes all of it away from other machines.

    .LINK
    Install-PortReporter

    .LINK
    Stop-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Here')]
    [OutputType([PortReporterInstallation])]
    [OutputType('PortReporterRemoteInstallation', ParameterSetName = 'Session')]
    param (
        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Path,

        [switch] $RemoveLog,

        [switch] $Force,

        [Parameter(ParameterSetName = 'Here')]
        [switch] $PassThru,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session,

        [Parameter(ParameterSetName = 'Session')]
        [ValidateRange(1, 64)]
        [int] $ThrottleLimit = 32
    )

    begin {
        $sessions = [System.Collections.Generic.List[System.Management.Automation.Runspaces.PSSession]]::new()
    }

    process {
        if ($Session) { $sessions.AddRange($Session) }
    }

    end {
        $isElsewhere = $sessions.Count -gt 0
        # An empty list of sessions does not mean this machine.
        if ($MyInvocation.ExpectingInput -and -not $isElsewhere) { return }
        $options = @(
            '--uninstall'
            if ($Path) { "--directory=$(Get-FullPath -Path $Path -IsElsewhere $isElsewhere -Cmdlet $PSCmdlet)" }
            if ($RemoveLog) { '--remove-logs' }
        )
        $splatSetup = @{ Activity = 'Uninstalling Port Reporter'; Option = $options; Bound = $PSBoundParameters; Cmdlet = $PSCmdlet }
        if ($isElsewhere) {
            Invoke-RemoteSetup @splatSetup -Session $sessions -ThrottleLimit $ThrottleLimit
        } else {
            Invoke-Setup @splatSetup
        }
    }
}
