function Restart-PortReporterService {
    <#
    .SYNOPSIS
    Stops the Port Reporter service if it runs, and starts it again.

    .DESCRIPTION
    Restart-PortReporterService waits until everything is written, starts the
    service again, and waits until its first log files are written. The new
    start makes new files, and takes the settings that Set-PortReporterService
    has kept in the meantime.

    LogDirectory and LogSize hold for this one start. This needs administrator
    rights (on Linux: root).

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
    Restart-PortReporterService

    Begins new log files.

    .EXAMPLE
    Set-PortReporterService -Interval 250; Restart-PortReporterService

    Makes a changed setting count at once.

    .EXAMPLE
    (Restart-PortReporterService -LogDirectory D:\Logs -PassThru).Since

    Monday, 5 January 2026 09:30:01

    Logs to another folder until the next start.

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
        Invoke-ServiceCommand -Verb restart -Bound $PSBoundParameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
