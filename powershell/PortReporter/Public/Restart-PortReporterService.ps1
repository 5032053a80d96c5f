function Restart-PortReporterService {
    <#
    .SYNOPSIS
    Stops the Port Reporter service if it is running, and starts it again.

    .DESCRIPTION
    Restart-PortReporterService waits until the logs are complete, starts the
    service again, and waits until its first log files are written. The service
    creates new log files and uses the settings that Set-PortReporterService has
    stored.

    LogDirectory and LogSize apply to this start only. Administrator rights (on
    Linux: root) are required.

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
    Restart-PortReporterService

    Starts new log files.

    .EXAMPLE
    Set-PortReporterService -Interval 250; Restart-PortReporterService

    Applies a changed setting immediately.

    .EXAMPLE
    (Restart-PortReporterService -LogDirectory D:\Logs -PassThru).Since

    Monday, 5 January 2026 09:30:01

    Logs to another folder until the next start.

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
        Invoke-ServiceCommand -Verb restart -BoundParameters $PSBoundParameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
