function Start-PortReporterService {
    <#
    .SYNOPSIS
    Starts the Port Reporter service and waits until it writes its logs.

    .DESCRIPTION
    Start-PortReporterService starts the service and waits until its first log
    files are written. If the service is running already, nothing is changed.

    LogDirectory and LogSize apply to this start only and take precedence over the
    stored settings; Set-PortReporterService stores settings. If the service is
    running already, they cannot be applied, and an AlreadyRunning error is
    written. On Linux they are not supported, because systemd has no parameters
    for a single start.

    If the service stops again, a StartFailed error reports its exit code and the
    message that it wrote to the event log. Administrator rights (on Linux: root)
    are required.

    .PARAMETER LogDirectory
    The folder for the logs. If it does not exist, it is created; only the system
    account and administrators have access. With Session, an absolute path on the
    remote computers.

    .PARAMETER LogSize
    Size in bytes at which the logs are rotated: 20MB. From 64KB to 2GB.

    .PARAMETER PassThru
    Return the status of the service when it is running.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there. An error on one computer names it and
    does not stop the others.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers whose services are meant. An empty list does not
    mean this computer: nothing is done.

    .OUTPUTS
    PortReporterServiceStatus
    With -PassThru, the status of the service, with the properties that
    Get-PortReporterService describes.

    .EXAMPLE
    Start-PortReporterService

    Starts the service with its stored settings.

    .EXAMPLE
    (Start-PortReporterService D:\Logs 20MB -PassThru).LogFiles

    PR-INITIAL-26-01-5-9-30-1.log
    PR-PORTS-26-01-5-9-30-1.log
    PR-PIDS-26-01-5-9-30-1.log
    PR-EVENTS-26-01-5-9-30-1.jsonl

    Logs to another folder until the next start, and returns the new log files.

    .EXAMPLE
    Start-PortReporterService -WhatIf

    What if: Performing the operation "Start" on target "the Port Reporter service".

    Shows the operation without performing it.

    .LINK
    Get-PortReporterService

    .LINK
    Set-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Local')]
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
        Invoke-ServiceCommand -Verb start -BoundParameters $PSBoundParameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
