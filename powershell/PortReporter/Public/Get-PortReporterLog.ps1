function Get-PortReporterLog {
    <#
    .SYNOPSIS
    Gets what Port Reporter's log files say, as objects.

    .DESCRIPTION
    Get-PortReporterLog reads the log files of Port Reporter, those of the
    versions 1.0 and 1.01 too, and gives one object for each record, in the
    order in which they were written, across files and rotations.

    Files, folders and wildcards can be given or piped in. Without them the logs
    of this machine's service are read; their folder is closed to others than
    administrators (on Linux: root).

    A line that cannot be read gives the error DamagedLine, whose target object
    names the file and the line, and is passed over. A file that is missing,
    locked or no log gives an error too. The others are read all the same.

    With Session the logs of other machines are read, all at the same time, by
    the program that is installed there; the module need not be. What is wrong
    with one of them is an error that names it, and does not stop the others.
    The records of each machine are in their order, those of several machines
    come mixed.

    The old formats hold local times without an offset. It is taken from
    PR-EVENTS where there is one beside the file, else from -TimeZone, else it
    is that of the machine that reads them; the property TimeSource says which.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. Of a folder its
    logs are read, but not those of folders in it. With Session these are
    absolute paths of the other machines.

    .PARAMETER LiteralPath
    Log files and folders, taken as they are, without wildcards.

    .PARAMETER Type
    Only these kinds of files: Initial (PR-INITIAL: what was there when the
    reporter started), Port (PR-PORTS: ports that were opened), Process
    (PR-PIDS: the processes behind them), Event (PR-EVENTS: ports that were
    opened, changed and closed, and what the reporter says of itself).

    .PARAMETER After
    Only records from this time on.

    .PARAMETER Before
    Only records before this time.

    .PARAMETER Tail
    Only the last so many records.

    .PARAMETER Wait
    Go on with what is written from now on, until stopped. Of a folder or a
    wildcard, new files are read too, as they come with each rotation.

    .PARAMETER TimeZone
    Time zone of logs that have no PR-EVENTS file: Europe/Berlin, +02:00.

    .PARAMETER Encoding
    Encoding of the logs, as a label of the WHATWG Encoding Standard: ibm866,
    shift_jis, utf-16le. By default UTF-8 and UTF-16 are recognized; other files
    are read as windows-1252, with a warning.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.String, System.IO.FileSystemInfo
    Paths, files and folders, and what Get-PortReporterService gives.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines whose logs are read.

    .OUTPUTS
    PortReporterLogRecord
    All records have these properties, null where one does not apply or is not
    known, so that records of all types fit into one table or CSV file:

    RecordType       Start, Port, Process or Event.
    Time             When it was logged, as this machine's local time.
    Event            Of an event, what happened: Opened, Changed, Closed,
                     Started, Stopped, Gap, Lost, Rotated, Deleted, Sealed.
    Protocol         TCP or UDP.
    LocalAddress     Address of the machine that logged.
    LocalPort        Its port.
    RemoteAddress    The other end's address; null for listeners, and for UDP
                     that is not connected.
    RemotePort       The other end's port.
    State            The TCP connection's state. PR-PORTS tells of listeners
                     only.
    ProcessId        The process. Null where the log has none. It was this
                     process when that was logged: by now its ID may be another
                     one's. Also OwningProcess.
    ProcessName      Its name.
    Path             Its program; PR-PORTS does not tell.
    UserName         The account that it ran under.
    ServiceName      Its first service; PR-PORTS does not tell.
    PresentAtStart          Whether it was there when the reporter started.
    LocalTime        The time as the log has it, by the clock of the machine
                     that logged. PR-EVENTS has UTC only.
    TimeSource       Where the offset of Time comes from: Utc, Events (the
                     PR-EVENTS beside it), Option (-TimeZone) or Machine (this
                     one's).
    File             The log file.
    Line             The line in it; of a record of several lines, the first.

    PortReporterLogPort
    A line of PR-PORTS, or of the table in PR-INITIAL. Has no more.

    PortReporterLogStart
    A start of the reporter, from PR-INITIAL. Has these too:

    ComputerName     The machine that logged.
    OperatingSystem  Its system.
    Version          Port Reporter's version there.
    Mappings         How many ports were open.

    PortReporterLogProcess
    A process, from PR-INITIAL or PR-PIDS. Has these too:

    Services         Its services: their names, each with the properties Name,
                     DisplayName and Type.
    Ports            Its ports: `protocol address:port state`, each with the
                     properties Protocol, LocalAddress, LocalPort,
                     RemoteAddress, RemotePort and State.
    TcpMappings      How many TCP ports it had.
    UdpMappings      How many UDP ports it had.
    Modules          The files loaded in it: their paths, each with the
                     properties Path and BaseAddress;
                     null where they could not be read, or are those of an
                     earlier entry that this file does not hold.
    Entry            The entry's number in PR-PIDS.

    PortReporterLogEvent
    A line of PR-EVENTS. Has these too:

    Source           How it came to be known: Poll, Event or Inferred.
    Lifetime         How long a closed port was open.
    DualStack        Linux: whether a socket on :: takes IPv4 too.
    Exposure         How far LocalAddress can be reached.
    Opened           When the port was bound, where that is known.
    ProcessStarted   When the process was started.
    CommandLine      How, where the reporter was told to log that.
    ParentProcessId  Who started it.
    Services         Its services: their names, each with the properties Name,
                     DisplayName and Type.
    Peer             The process at the other end, on the same machine.
    SharedWith       Other processes that held the same socket.
    Deleted          Linux: whether the program's file was deleted or replaced.
    BoundDevice      Linux: the network device that the socket is bound to.
    Namespace        Linux: the network namespace.
    Container        Linux: the container.
    ComputerName     Of Started: the machine that logged.
    OperatingSystem  Of Started: its system.
    Detail           What else the event says, as one text: why=late; from=...
    Details          The same with a property for each of them.
    Missing          Which facts are missing, and why: a text with a property
                     for each of them.

    PortReporterRemoteLogPort, PortReporterRemoteLogStart,
    PortReporterRemoteLogProcess, PortReporterRemoteLogEvent
    With Session, such objects with one property more:

    PSComputerName   The machine whose log it is of. Time is this machine's.

    .EXAMPLE
    Get-PortReporterLog -Type Port -After (Get-Date).AddHours(-12)

    Time                Type    Proto  Port State            PID Process
    ----                ----    -----  ---- -----            --- -------
    2008-06-30 10:23:45 Port    TCP    1448                  372 WINWORD.EXE
    2008-06-30 10:28:35 Port    TCP    1449                  372 WINWORD.EXE

    The ports that were opened in the last twelve hours. A wider window shows
    both ends and the account too.

    .EXAMPLE
    Get-PortReporterLog D:\Collected\PC*\PR-PORTS-*.log | Group-Object ProcessName | Sort-Object Count -Descending

    Count Name          Group
    ----- ----          -----
        4 WINWORD.EXE   {TCP 192.168.1.103:1448 207.46.248.248:80, TCP 192...}
        1 svchost.exe   {TCP 192.168.1.103:1447 65.55.200.252:80}

    Which programs opened how many ports, on several machines.

    .EXAMPLE
    Get-PortReporterLog -Type Process | Where-Object { $_.Modules.Path -like '*\evil.dll' } | ForEach-Object { "$($_.Time) $_" }

    2026-01-05T09:30:04.000+01:00 svchost.exe (1240)

    In which processes a certain file was loaded.

    .EXAMPLE
    Get-PortReporterLog -Type Event -Tail 20 -Wait | Where-Object LocalPort -eq 3389

    Who comes to the remote desktop, as it happens, until Ctrl-C.

    .EXAMPLE
    Get-ChildItem D:\Collected -Recurse -Filter PR-PORTS-*.log | Get-PortReporterLog | Export-Csv ports.csv

    All ports of all logs, for a spreadsheet.

    .EXAMPLE
    Get-PortReporterLog old.log -ErrorVariable damaged -ErrorAction SilentlyContinue | Export-Csv old.csv
    $damaged.TargetObject

    File            Line
    ----            ----
    C:\Logs\old.log  114

    Which lines could not be read.

    .EXAMPLE
    Get-PortReporterLog D:\Logs -Session (New-PSSession pc01, pc02) -Type Port -Tail 1

    Computer     Time                Type    Process            Local
    --------     ----                ----    -------            -----
    pc02         2008-06-30 10:44:32 Port    WINWORD.EXE (372)  192.168.1.103:1451
    pc01         2008-06-30 10:44:32 Port    WINWORD.EXE (372)  192.168.1.103:1451

    The last port that was opened on each of some machines.

    .LINK
    Measure-PortReporterLog

    .LINK
    Find-PortReporterActivity

    .LINK
    Test-PortReporterLog
    #>
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    [OutputType([PortReporterLogPort], [PortReporterLogStart], [PortReporterLogProcess], [PortReporterLogEvent])]
    [OutputType('PortReporterRemoteLogPort', 'PortReporterRemoteLogStart', ParameterSetName = 'Session')]
    [OutputType('PortReporterRemoteLogProcess', 'PortReporterRemoteLogEvent', ParameterSetName = 'Session')]
    param (
        [Parameter(Position = 0, ParameterSetName = 'Path', ValueFromPipeline)]
        [Parameter(Position = 0, ParameterSetName = 'Session')]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Path,

        [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)]
        [Alias('PSPath', 'FullName', 'LogDirectory')]
        [ValidateNotNullOrEmpty()]
        [string[]] $LiteralPath,

        [ValidateSet('Initial', 'Port', 'Process', 'Event')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Type,

        [datetime] $After,

        [datetime] $Before,

        [ValidateNotNull()]
        [ValidateRange(0, 999999999)]
        [System.Nullable[int]] $Tail,

        [switch] $Wait,

        [ValidateNotNullOrEmpty()]
        [string] $TimeZone,

        [ValidateNotNullOrEmpty()]
        [string] $Encoding,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session
    )

    begin {
        $logs = Initialize-LogInput
    }

    process {
        # Not $PSBoundParameters, which keeps what objects before had.
        $given = @{ Session = $Session; Path = $Path; LiteralPath = $LiteralPath; Wait = $Wait }
        Add-LogInput -Logs $logs -Given $given -Cmdlet $PSCmdlet
    }

    end {
        $read = @('read') + @(Get-LogOption $PSBoundParameters) + @(
            if ($Type) { "--type=$($Type.ToLowerInvariant() -join ',')" }
            if ($PSBoundParameters.ContainsKey('Tail')) { "--tail=$Tail" }
            if ($Wait) { '--wait' }
        )
        Invoke-LogCommand -Argument $read -Logs $logs -RecordType ([PortReporterLogRecord]) -Cmdlet $PSCmdlet
    }
}
