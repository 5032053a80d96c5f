function Get-PortReporterService {
    <#
    .SYNOPSIS
    Gets the Port Reporter service of this machine or of others: whether it
    runs, into which files it logs, and how much it has written.

    .DESCRIPTION
    Get-PortReporterService asks the service manager (on Linux: systemd) for the
    state of the service, and the reporter in it for what it does.

    The log folder is closed to ordinary users. Without administrator rights (on
    Linux: root) LogFiles, Since, RecordsWritten, RecordsLost and LastError stay
    empty, and a warning says so. Where the service is not installed there is an
    error NotInstalled.

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
    Reserve          What it leaves free on the disk: a size, or a share in %.
    Interval         How often it polls, in milliseconds.
    AnchorInterval   How often it writes an anchor to the system log, in
                     milliseconds; 0 for never.
    LogReader        An account that may read the logs.
    LogFiles         The files that it writes now, without the folder.
    Since            When it was started, local time.
    RecordsWritten   Records of opened, changed and closed ports since then.
    RecordsLost      Records that it could not write and had no room to keep.
    LastError          Why it cannot write at present, or not be started.

    PortReporterRemoteServiceStatus
    With Session, such an object for each machine, with one property more:

    PSComputerName   The machine.

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
    LastError        :

    How the service is doing.

    .EXAMPLE
    (Get-PortReporterService).Status

    Running

    Only whether it runs.

    .EXAMPLE
    (Get-PortReporterService).LogDirectory

    C:\Windows\System32\LogFiles\PortReporter

    Where it logs.

    .EXAMPLE
    Get-PortReporterService -Session $class

    Computer     Status       StartType Written    Lost   LogDirectory
    --------     ------       --------- -------    ----   ------------
    pc01         Running      Automatic 0          0      C:\windows\System32\Lo
                                                          gFiles\PortReporter
    pc02         Running      Automatic 0          0      C:\windows\System32\Lo
                                                          gFiles\PortReporter

    How the services of other machines are doing.

    .LINK
    Start-PortReporterService

    .LINK
    Set-PortReporterService
    #>
    [CmdletBinding(DefaultParameterSetName = 'Here', PositionalBinding = $false)]
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
        Invoke-ServiceCommand -Verb status -Bound ($PSBoundParameters + @{ PassThru = $true }) -Session $sessions -Cmdlet $PSCmdlet
    }
}
