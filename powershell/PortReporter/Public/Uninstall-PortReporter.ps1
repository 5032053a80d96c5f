function Uninstall-PortReporter {
    <#
    .SYNOPSIS
    Uninstalls the Port Reporter service on this computer or on remote computers.

    .DESCRIPTION
    Uninstall-PortReporter stops the service and removes everything that
    Install-PortReporter or PR-Setup installed: the source in the event log, the
    service, the PowerShell module that PR-Setup installed, and the program with
    its folder. If a step fails, the previous steps are undone. If nothing is
    installed, nothing is changed.

    The log files stay. With -RemoveLog, they are permanently deleted after
    confirmation; -Force suppresses the confirmation.

    With -Confirm, each step is confirmed. If one step is declined, nothing is
    changed. Administrator rights are required.

    With Session it uninstalls on remote computers in parallel, by the program
    that is installed there. If a computer has no program, a temporary copy of the
    program of this module is used, as Install-PortReporter does. An error on one
    computer names it and does not stop the others. -WhatIf and -Confirm name the
    computers, not the steps. The sessions need administrator rights.

    .PARAMETER Path
    The folder of the program, if the service is missing and therefore does not
    name it. With Session, an absolute path on the remote computers.

    .PARAMETER RemoveLog
    Delete the log files, too.

    .PARAMETER Force
    Delete the log files without confirmation.

    .PARAMETER PassThru
    Return the action and the folder that still contains log files. With Session
    they are always returned.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.

    .PARAMETER ThrottleLimit
    Maximum number of computers at the same time: 1 to 64. The default is 32.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers to uninstall on.

    .OUTPUTS
    PortReporterInstallation
    With -PassThru, an object with the properties that Install-PortReporter
    describes.

    PortReporterRemoteInstallation
    With Session, the same object for each computer.

    .EXAMPLE
    Uninstall-PortReporter

    Uninstalls the service and keeps its logs.

    .EXAMPLE
    Uninstall-PortReporter -RemoveLog -Force

    Removes everything without confirmation.

    .EXAMPLE
    (Uninstall-PortReporter -PassThru).LogDirectory

    C:\Windows\System32\LogFiles\PortReporter

    Uninstalls the service and returns the folder of the logs.

    .EXAMPLE
    Uninstall-PortReporter -Session $pcs -RemoveLog -Force

    Computer     Action      Version Status       Path
    --------     ------      ------- ------       ----
    pc01         Uninstalled         NotInstalled C:\Program Files\PortReporter
    pc02         Uninstalled         NotInstalled C:\Program Files\PortReporter

    Removes everything from remote computers. $pcs contains sessions opened by
    New-PSSession.

    .LINK
    Install-PortReporter

    .LINK
    Stop-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Local')]
    [OutputType([PortReporterInstallation])]
    [OutputType('PortReporterRemoteInstallation', ParameterSetName = 'Session')]
    param (
        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Path,

        [switch] $RemoveLog,

        [switch] $Force,

        [Parameter(ParameterSetName = 'Local')]
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
        $isRemote = $sessions.Count -gt 0
        # An empty list of sessions does not mean this computer.
        if ($MyInvocation.ExpectingInput -and -not $isRemote) { return }
        $options = @(
            '--uninstall'
            if ($Path) { "--directory=$(Get-FullPath -Path $Path -IsRemote $isRemote -Cmdlet $PSCmdlet)" }
            if ($RemoveLog) { '--remove-logs' }
        )
        $splatSetup = @{
            Activity = 'Uninstalling Port Reporter'; Option = $options; BoundParameters = $PSBoundParameters; Cmdlet = $PSCmdlet
        }
        if ($isRemote) {
            Invoke-RemoteSetup @splatSetup -Session $sessions -ThrottleLimit $ThrottleLimit
        } else {
            Invoke-Setup @splatSetup
        }
    }
}
