function Get-PortReporterService {
    <#
    .SYNOPSIS
    Gets the Port Reporter service of this machine: whether it runs, into which
    files it logs, and how much it has written.

    .DESCRIPTION
    Get-PortReporterService asks the service manager (on Linux: systemd) for the
    state of the service, and the reporter in it for what it does.

    The log folder is closed to ordinary users. Without administrator rights (on
    Linux: root) LogFiles, Since, RecordsWritten, RecordsLost and Trouble stay
    empty, and a warning says so. Where the service is not installed there is an
    error NotInstalled.

    .INPUTS
    None
    Nothing can be piped in.

    .OUTPUTS
    PortReporterServiceStatus
    An object with these properties, null where something does not apply or is
    not known:

    Name             The service's name: PortReporter, on Linux
                     portreporter.service.
    DisplayName      What people call it.
    Status           Stopped, StartPending, Running, PausePending, Paused,
                     ContinuePending or StopPending.
    StartType        Automatic, AutomaticDelayedStart, Manual or Disabled.
    ProcessId        Its process, while it runs.
    UserName         The account that it runs under.
    LogDirectory     Where it logs.
    LogSize          The size in bytes at which it begins new log files.
    Keep             How much it keeps: a size such as 1GB, days such as 30d, or
                     0 for everything.
    Interval         How often it looks, in milliseconds.
    LogReader        An account that may read the logs.
    LogFiles         The files that it writes now, without the folder.
    Since            When it was started, local time.
    RecordsWritten   Records of opened, changed and closed ports since then.
    RecordsLost      Records that it could not write and had no room to keep.
    Trouble          Why it cannot write at present, or not be started.

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
    Interval       : 1000
    LogReader      :
    LogFiles       : PR-INITIAL-26-01-5-9-30-1.log,
                     PR-PORTS-26-01-5-9-30-1.log, PR-PIDS-26-01-5-9-30-1.log,
                     PR-EVENTS-26-01-5-9-30-1.jsonl
    Since          : 1/5/2026 9:30:01 AM
    RecordsWritten : 219
    RecordsLost    : 0
    Trouble        :

    How the service is doing.

    .EXAMPLE
    (Get-PortReporterService).Status

    Running

    Only whether it runs.

    .EXAMPLE
    (Get-PortReporterService).LogDirectory

    C:\Windows\System32\LogFiles\PortReporter

    Where it logs.

    .LINK
    Start-PortReporterService

    .LINK
    Set-PortReporterService
    #>
    [CmdletBinding()]
    [OutputType('PortReporterServiceStatus')]
    param ()

    Invoke-ServiceCommand status @{ PassThru = $true } $PSCmdlet
}
