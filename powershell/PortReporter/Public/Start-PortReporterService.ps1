function Start-PortReporterService {
    <#
    .SYNOPSIS
    Starts the Port Reporter service and waits until it logs.

    .DESCRIPTION
    Start-PortReporterService starts the service and waits until its first log
    files are written. A service that runs already is left alone.

    LogDirectory and LogSize hold for this one start and go before what is kept
    for the service; Set-PortReporterService keeps settings. A service that runs
    already does not take them: that is an error AlreadyRunning. On Linux
    systemd knows no parameters for a single start.

    If the service stops again, the error StartFailed says why: its exit code
    and what it wrote to the event log. This needs administrator rights (on
    Linux: root).

    .PARAMETER LogDirectory
    The folder to log into. It is made if it is not there, for the system and
    administrators alone. With Session it is an absolute path of the other
    machines.

    .PARAMETER LogSize
    The size in bytes at which new log files are begun: 20MB. From 64KB to 2GB.

    .PARAMETER PassThru
    Give the service's state when it runs.

    .PARAMETER Session
    Sessions with the remote computers whose services are meant, opened by
    New-PSSession over WinRM or SSH. Port Reporter must be installed there. An
    error on a computer names it.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines whose services are meant. An empty list does not
    mean this machine: the command does nothing then.

    .OUTPUTS
    PortReporterServiceStatus
    With -PassThru, the state of the service as Get-PortReporterService gives
    it.

    .EXAMPLE
    Start-PortReporterService

    Starts the service with the settings that are kept for it.

    .EXAMPLE
    (Start-PortReporterService D:\Logs 20MB -PassThru).LogFiles

    PR-INITIAL-26-01-5-9-30-1.log
    PR-PORTS-26-01-5-9-30-1.log
    PR-PIDS-26-01-5-9-30-1.log
    PR-EVENTS-26-01-5-9-30-1.jsonl

    Logs to another folder this time, and shows the files that were begun.

    .EXAMPLE
    Start-PortReporterService -WhatIf

    What if: Performing the operation "Start" on target "the Port Reporter service".

    Starts nothing.

    .LINK
    Get-PortReporterService

    .LINK
    Set-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Here')]
    [OutputType([PortReporterServiceStatus])]
    [OutputType('PortReporterRemoteServiceStatus', ParameterSetName = 'Session')]
    param (
        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $LogDirectory,

        [Parameter(Position = 1)]
        [ValidateRange(64KB, 2GB)]
        [long] $LogSize,

        [switch] $PassThru,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session
    )

    begin {
        $sessions = [System.Collections.Generic.List[System.Management.Automation.Runspaces.PSSession]]::new()
    }

    process {
        if ($Session) { $sessions.AddRange($Session) }
    }

    end {
        Invoke-ServiceCommand -Verb start -Bound $PSBoundParameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
