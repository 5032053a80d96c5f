function Set-PortReporterService {
    <#
    .SYNOPSIS
    Sets when the Port Reporter service is started, and the settings that it
    starts with.

    .DESCRIPTION
    Set-PortReporterService keeps settings for the service: on Windows in the
    service's own command line, on Linux in /etc/portreporter.conf. What is not
    named stays as it is. They count from the next start on; a warning says so
    while the service runs.

    This needs administrator rights (on Linux: root).

    .PARAMETER StartupType
    When the service is started: Automatic, AutomaticDelayedStart (some time
    after Windows), Manual or Disabled.

    .PARAMETER LogDirectory
    The folder to log into. It is made if it is not there, for the system and
    administrators alone. With Session it is an absolute path of the other
    machines.

    .PARAMETER LogSize
    The size in bytes at which new log files are begun: 20MB. From 64KB to 2GB.

    .PARAMETER Interval
    How often to look at the machine, in milliseconds. From 100 to 3600000.

    .PARAMETER AnchorInterval
    Minutes between two anchors: the state of the log files, written to the
    Application event log or the journal. From 0 (only at start, rotation and
    stop) to 10080.

    .PARAMETER Reserve
    The free disk space below which nothing is written: a size such as 500MB, or
    0. Records wait in memory meanwhile. By default 500 MB, at most 5 percent of
    the disk.

    .PARAMETER Keep
    How much to keep: a size such as 1GB, days such as 30d, or 0 for everything.

    .PARAMETER LogReader
    An account that may read the logs, in addition to administrators. Another
    account replaces the one before.

    .PARAMETER Default
    Forget all settings that were kept before.

    .PARAMETER PassThru
    Give the service's state afterwards.

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
    it. While it runs this shows what it runs with.

    .EXAMPLE
    Set-PortReporterService -StartupType AutomaticDelayedStart -Keep 30d

    Starts the service after every start of Windows, and keeps the logs of 30
    days.

    .EXAMPLE
    Set-PortReporterService -LogDirectory D:\Logs -LogReader 'DOMAIN\auditors'

    Logs to another folder, where auditors may read.

    .EXAMPLE
    Set-PortReporterService -Default -PassThru | ForEach-Object LogDirectory

    C:\Windows\System32\LogFiles\PortReporter

    Goes back to the settings that hold where nothing else was said.

    .LINK
    Get-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Here', PositionalBinding = $false)]
    [OutputType([PortReporterServiceStatus])]
    [OutputType('PortReporterRemoteServiceStatus', ParameterSetName = 'Session')]
    param (
        [ValidateSet('Automatic', 'AutomaticDelayedStart', 'Manual', 'Disabled')]
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
        Invoke-ServiceCommand -Verb configure -Bound $PSBoundParameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
