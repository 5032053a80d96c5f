function Set-PortReporterService {
    <#
    .SYNOPSIS
    Sets the start type and the stored settings of the Port Reporter service.

    .DESCRIPTION
    Set-PortReporterService stores settings for the service: on Windows in the
    command line of the service, on Linux in /etc/portreporter.conf. Settings
    that no parameter specifies stay unchanged. Settings apply from the next start
    on; if the service is running, a warning is written.

    Administrator rights (on Linux: root) are required.

    .PARAMETER StartupType
    Start type of the service: Automatic, AutomaticDelayedStart (some time after
    Windows), Manual or Disabled.

    .PARAMETER LogDirectory
    The folder for the logs. If it does not exist, it is created; only the system
    account and administrators have access. With Session, an absolute path on the
    remote computers.

    .PARAMETER LogSize
    Size in bytes at which the logs are rotated: 20MB. From 64KB to 2GB.

    .PARAMETER Interval
    Poll interval in milliseconds. From 100 to 3600000.

    .PARAMETER AnchorInterval
    Minutes between two anchors: the state of the log files, written to the
    Application event log or the journal. From 0 (only at start, rotation and
    stop) to 10080.

    .PARAMETER Reserve
    Free disk space below which nothing is written: a size such as 500MB, or 0.
    Records are kept in memory meanwhile. The default is 500 MB, at most 5 percent
    of the disk.

    .PARAMETER Keep
    Retention: a size such as 1GB, days such as 30d, or 0 for everything.

    .PARAMETER LogReader
    An account or group that may read the logs, in addition to administrators. It
    replaces the one that was set before.

    .PARAMETER EventLog
    Changes writes each opened, changed and closed port to the event log
    "Port Reporter" of Windows, on Linux to the journal, for event forwarding and
    agents. None, the default, does not. See docs/fleet/windows-event-forwarding.

    .PARAMETER Default
    Reset all stored settings to their defaults.

    .PARAMETER PassThru
    Return the status of the service afterwards.

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
    While the service is running, these are the settings in use.

    .EXAMPLE
    Set-PortReporterService -StartupType AutomaticDelayedStart -Keep 30d

    Starts the service after every start of Windows, and keeps the logs of 30
    days.

    .EXAMPLE
    Set-PortReporterService -LogDirectory D:\Logs -LogReader 'DOMAIN\auditors'

    Logs to another folder and grants auditors read access.

    .EXAMPLE
    Set-PortReporterService -Default -PassThru | ForEach-Object LogDirectory

    C:\Windows\System32\LogFiles\PortReporter

    Restores the default settings.

    .LINK
    Get-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Local', PositionalBinding = $false)]
    [OutputType([PortReporterServiceStatus])]
    [OutputType('PortReporterRemoteServiceStatus', ParameterSetName = 'Session')]
    param (
        [ValidateSet(
            #schema start-types
        )]
        [string] $StartupType,

        [ValidateNotNullOrEmpty()]
        [string] $LogDirectory,

        [ValidateRange(64KB, 2GB)]
        [long] $LogSize,

        [ValidateRange(100, 3600000)]
        [int] $Interval,

        [ValidateNotNull()]
        [ValidateRange(0, 10080)]
        [System.Nullable[int]] $AnchorInterval,

        [ValidateNotNullOrEmpty()]
        [string] $Reserve,

        [ValidateNotNullOrEmpty()]
        [string] $Keep,

        [ValidateNotNullOrEmpty()]
        [string] $LogReader,

        [ValidateSet(
            #schema event-log-contents
        )]
        [string] $EventLog,

        [switch] $Default,

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
        Invoke-ServiceCommand -Verb configure -BoundParameters $PSBoundParameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
