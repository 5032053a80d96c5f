function Get-PortReporterService {
    <#
    .SYNOPSIS
    Gets the status of the Port Reporter service on this computer or on remote
    computers.

    .DESCRIPTION
    Get-PortReporterService returns the state of the service from the service
    manager (on Linux: systemd), and the files and counters of the running
    reporter.

    Ordinary users cannot read the log folder. Without administrator rights (on
    Linux: root) LogFiles, Since, RecordsWritten, RecordsLost and LastError are
    empty, and a warning is written. If the service is not installed, a
    NotInstalled error is written.

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
    An object with these properties. A property is null if it does not apply or is
    not known.

    Name             Name of the service: PortReporter, on Linux
                     portreporter.service.
    DisplayName      Display name of the service.
    Status           Stopped, StartPending, Running, PausePending, Paused,
                     ContinuePending or StopPending.
    StartType        Automatic, AutomaticDelayedStart, Manual or Disabled.
    ProcessId        ID of its process, while it is running.
    UserName         Account that it runs under.
    LogDirectory     Folder of the logs.
    LogSize          Size in bytes at which the logs are rotated.
    Keep             Retention: a size such as 1GB, days such as 30d, or 0 for
                     everything.
    Reserve          Free disk space below which nothing is written: a size, or
                     a percentage of the disk.
    Interval         Poll interval in milliseconds.
    AnchorInterval   Time between two anchors in the system log, in
                     milliseconds; 0 for never.
    LogReader        An additional account that may read the logs.
    EventLog         What is written to the event log or the journal: none or
                     changes.
    LogFiles         Names of the current log files.
    Since            When the reporter started, local time.
    Sources          What reports changes: poll, and on Linux also destroy
                     notifications and state events, if the kernel allows
                     them to the reporter.
    RecordsWritten   Records of opened, changed and closed ports since then.
    RecordsLost      Records that could not be written when the memory buffer
                     was full.
    LastError        Why it currently cannot write, or could not start.

    PortReporterRemoteServiceStatus
    With Session, the same object for each computer, with one additional
    property:

    PSComputerName   The computer.

    .EXAMPLE
    Get-PortReporterService

    Name           : PortReporter
    DisplayName    : Port Reporter
    Status         : Running
    StartType      : Manual
    ProcessId      : 4712
    UserName       : LocalSystem
    LogDirectory   : C:\Windows\System32\LogFiles\PortReporter
    LogSize        : 5242880
    Keep           : 1GB
    Reserve        : 500 MB, at most 5 % of the disk
    Interval       : 1000
    LogReader      :
    EventLog       : none
    LogFiles       : PR-INITIAL-26-01-5-9-30-1.log,
                     PR-PORTS-26-01-5-9-30-1.log, PR-PIDS-26-01-5-9-30-1.log,
                     PR-EVENTS-26-01-5-9-30-1.jsonl
    Since          : 1/5/2026 9:30:01 AM
    Sources        : poll
    RecordsWritten : 219
    RecordsLost    : 0
    LastError      :

    Shows the status of the service.

    .EXAMPLE
    (Get-PortReporterService).Status

    Running

    Returns only whether it is running.

    .EXAMPLE
    (Get-PortReporterService).LogDirectory

    C:\Windows\System32\LogFiles\PortReporter

    Returns the folder of the logs.

    .EXAMPLE
    Get-PortReporterService -Session $pcs

    Computer   Status       Written    Lost   LogDirectory       LastError
    --------   ------       -------    ----   ------------       ---------
    pc01       Running      0          0      C:\windows\System3
                                              2\LogFiles\PortRep
                                              orter
    pc02       Running      0          0      C:\windows\System3
                                              2\LogFiles\PortRep
                                              orter

    Shows the status of the services on remote computers. $pcs contains sessions
    opened by New-PSSession.

    .LINK
    Start-PortReporterService

    .LINK
    Set-PortReporterService
    #>
    [CmdletBinding(DefaultParameterSetName = 'Local', PositionalBinding = $false)]
    [OutputType([PortReporterServiceStatus])]
    [OutputType('PortReporterRemoteServiceStatus', ParameterSetName = 'Session')]
    param (
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
        $parameters = $PSBoundParameters + @{ PassThru = $true }
        Invoke-ServiceCommand -Verb status -BoundParameters $parameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
