function Get-PortReporterLog {
    <#
    .SYNOPSIS
    Reads Port Reporter log files and returns their records as objects.

    .DESCRIPTION
    Get-PortReporterLog reads the log files of Port Reporter, including those of
    versions 1.0 and 1.01, and returns one object per record, in the order in
    which they were written, across files and rotations.

    The logs of several computers, in a folder for each of them, are read
    together: the records of all computers are in the order of their times, and
    the property ComputerName names the computer. With Wait they come as they are
    written.

    Files, folders and wildcards can be passed as parameters or piped in. Without
    them the logs of the service on this computer are read; only administrators
    (on Linux: root) can read their folder.

    If a line cannot be read, it is skipped, and a DamagedLine error is written
    whose target object has the file and the line. A file that is missing, locked
    or not a log also causes an error. All other files are read.

    The parameters from Protocol to Listening are those of Get-PortMapping, with
    the same wildcards, ranges, networks and exclusion by !. Different parameters
    are combined with AND, multiple values of one parameter with OR. They select
    ports, events with a port, and processes; a process matches the parameters for
    ports, addresses and states by one of its Ports. A record that does not
    contain a tested property is not returned: lines of PR-PORTS have no service,
    and no state other than Listen. A port, process, service or account that is
    named without wildcards and matches no record causes a NoMatchingRecord
    error.

    With Session the logs of remote computers are read in parallel, by the Port
    Reporter program that is installed there. They do not need the module. An
    error on one computer names it and does not stop the others. The records of
    one computer are in order; those of several computers are mixed.

    The old formats contain local times without a UTC offset. The offset comes
    from the PR-EVENTS file of the same log set if it exists, else from -TimeZone,
    else from the computer that reads the logs; the property TimeSource shows
    which.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. Of a folder
    without log files, the folders in it are read, each as one computer. With
    Session, absolute paths on the remote computers.

    .PARAMETER LiteralPath
    Log files and folders, without wildcard expansion.

    .PARAMETER Type
    Only these kinds of files: Initial (PR-INITIAL: processes and ports that
    existed when the reporter started), Port (PR-PORTS: opened ports), Process
    (PR-PIDS: their processes), Event (PR-EVENTS: ports that existed when the
    reporter started, opened, changed and closed ports, and events of the
    reporter).

    .PARAMETER After
    Only records from this time on. A text such as 2026-07-01T09:00, which has no
    offset, is in the time zone of the logs.

    .PARAMETER Before
    Only records before this time.

    .PARAMETER Tail
    Only the last records: their maximum number.

    .PARAMETER Protocol
    TCP or UDP. Without it, both.

    .PARAMETER LocalPort
    Local ports: 443, 8000-8100, !22.

    .PARAMETER RemotePort
    Ports of the remote endpoint: 443, 8000-8100, !22.

    .PARAMETER LocalAddress
    Local addresses and networks: 10.0.0.0/8, 192.168.*, !::1.

    .PARAMETER RemoteAddress
    Addresses and networks of the remote endpoint: 10.0.0.0/8, 192.168.*, !::1.

    .PARAMETER State
    States of TCP connections: Listen, Established, TimeWait and the other names
    of Get-NetTCPConnection. PR-PORTS contains only Listen.

    .PARAMETER ProcessId
    Process IDs: 4711, !4.

    .PARAMETER ProcessName
    Process names. Wildcards are allowed; .exe is optional: chrome matches
    chrome.exe. A ! before a name excludes it.

    .PARAMETER UserName
    Accounts, with or without domain: 'NT AUTHORITY\SYSTEM', www-data.
    Wildcards are allowed. The table of ports in PR-INITIAL contains no accounts;
    its processes do.

    .PARAMETER ServiceName
    Windows services or systemd units, by name or display name. Wildcards are
    allowed. PR-PORTS contains no services.

    .PARAMETER Listening
    Only listening TCP ports, and UDP ports without a remote endpoint.

    .PARAMETER Wait
    Continue with new records until stopped. In folders and with wildcards, new
    files are read as well, after each rotation.

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
    Paths, files and folders, and output of Get-PortReporterService.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers whose logs are read.

    .OUTPUTS
    PortReporterLogRecord
    All records have these properties, so that records of all types fit into one
    table or CSV file. A property is null if it does not apply or is not known.

    RecordType       Start, Port, Process or Event.
    Time             When it was logged, local time of this computer.
    ComputerName     The computer that wrote the log. If the logs do not contain
                     it, the name of the folder, if several folders are read.
    Event            For an event: Present (a port that existed when the reporter
                     started), Opened, Changed, Closed, ConnectFailed, Started,
                     Stopped, Gap, Waited, Lost, Rotated, Deleted,
                     RetentionSuspended, Sealed, Tampered.
    Protocol         TCP or UDP.
    LocalAddress     Local address.
    LocalPort        Local port.
    RemoteAddress    Address of the remote endpoint; null for listeners and for
                     UDP sockets that are not connected.
    RemotePort       Port of the remote endpoint.
    State            State of the TCP connection. In PR-PORTS, only listeners
                     have one.
    Direction        Inbound for a connection whose local port has, or had since
                     the start of the reporter, a listener; else Outbound. Null
                     if it is not a connection, or if the listeners are not known:
                     without PR-INITIAL or PR-EVENTS of the start, after records
                     were lost, and with -Tail in later files of a session.
    ProcessId        ID of the process; null if the log does not contain it. It
                     was the ID of this process when the record was written;
                     another process may have it now. Also OwningProcess.
    ProcessName      Name of the process.
    Path             Path of its program; not in PR-PORTS.
    UserName         Account that it ran under.
    ServiceName      Its first service; not in PR-PORTS.
    PresentAtStart   Whether it existed when the reporter started. Null for an
                     event: there Event is Present.
    LocalTime        The time in the log, in the local time of the computer
                     that wrote it. PR-EVENTS contains UTC only.
    TimeSource       Source of the UTC offset of Time: Utc, Events (the
                     PR-EVENTS of the log set), Option (-TimeZone) or Machine
                     (this computer).
    File             The log file.
    Line             The line in it; for a record of several lines, the first.

    PortReporterLogPort
    A line of PR-PORTS, or of the table in PR-INITIAL. No additional properties.

    PortReporterLogStart
    A start of the reporter, from PR-INITIAL. Additional properties:

    OperatingSystem  Its operating system.
    Version          Version of Port Reporter.
    Mappings         Number of mappings.

    PortReporterLogProcess
    A process, from PR-INITIAL or PR-PIDS. Additional properties:

    Services         Its services: names, each with the properties Name,
                     DisplayName and Type.
    Ports            Its ports: `protocol address:port state`, each with the
                     properties Protocol, LocalAddress, LocalPort,
                     RemoteAddress, RemotePort and State.
    TcpMappings      Number of its TCP mappings.
    UdpMappings      Number of its UDP mappings.
    Modules          Files loaded in it: paths, each with the properties Path
                     and BaseAddress. Null if they could not be read, or if they
                     are those of an earlier entry that is not in this file.
    Entry            Number of the entry in PR-PIDS.

    PortReporterLogEvent
    A line of PR-EVENTS. Additional properties:

    Source           How the record was obtained: Poll, Event or Inferred.
    Lifetime         How long a closed port was open.
    DualStack        Linux: whether a socket on :: accepts IPv4, too.
    Exposure         From where LocalAddress can be reached.
    Opened           When the port was bound, if known.
    ProcessStarted   When the process started.
    CommandLine      Its command line, if the reporter is configured to log it.
    ParentProcessId  ID of the parent process.
    Services         Its services: names, each with the properties Name,
                     DisplayName and Type.
    Peer             The process at the remote endpoint, on the same computer.
    SharedWith       Other processes that held the same socket.
    Deleted          Linux: whether the file of the program was deleted or
                     replaced.
    BoundDevice      Linux: the network device that the socket is bound to.
    Namespace        Linux: the network namespace.
    Container        Linux: the container.
    SessionId        The session of the reporter: one ID from its start to its
                     end.
    Sequence         The number of the line in its session, without gaps.
    OperatingSystem  For Started: its operating system.
    Version          For Started: version of Port Reporter.
    Detail           Further fields of the event as one string: why=late;
                     from=...
    Details          The same, with a property for each of them.
    Missing          The missing fields with their reasons: a string with a
                     property for each of them.

    PortReporterRemoteLogPort, PortReporterRemoteLogStart,
    PortReporterRemoteLogProcess, PortReporterRemoteLogEvent
    With Session, the same objects with one additional property:

    PSComputerName   The computer. Times are in the local time zone of this
                     computer.

    .EXAMPLE
    Get-PortReporterLog -Type Port -After (Get-Date).AddHours(-12)

    Time                Type    Proto  Port State            PID Process
    ----                ----    -----  ---- -----            --- -------
    2008-06-30 10:23:45 Port    TCP    1448                  372 WINWORD.EXE
    2008-06-30 10:28:35 Port    TCP    1449                  372 WINWORD.EXE

    Returns the ports that were opened in the last twelve hours. A wider window
    also shows both endpoints and the account.

    .EXAMPLE
    Get-PortReporterLog D:\Collected\PC*\PR-PORTS-*.log | Group-Object ProcessName | Sort-Object Count -Descending

    Count Name          Group
    ----- ----          -----
        4 WINWORD.EXE   {TCP 192.168.1.103:1448 207.46.248.248:80, TCP 192...}
        1 svchost.exe   {TCP 192.168.1.103:1447 65.55.200.252:80}

    Counts the opened ports of each program, on several computers.

    .EXAMPLE
    Get-PortReporterLog -Type Process | Where-Object { $_.Modules.Path -like '*\evil.dll' } | ForEach-Object { "$($_.Time) $_" }

    2026-01-05T09:30:04.000+01:00 svchost.exe (1240)

    Finds the processes that loaded a certain file.

    .EXAMPLE
    Get-PortReporterLog -ProcessName nc -RemotePort 4444 -After (Get-Date).AddDays(-7)

    Returns the records of one program and port in the last week.

    .EXAMPLE
    Get-PortReporterLog -Type Event -LocalPort 3389 -Tail 20 -Wait

    Shows remote desktop connections as they are logged, until Ctrl-C.

    .EXAMPLE
    Get-PortReporterLog D:\Collected -LocalPort 3389 -Type Event | Format-Table Time, ComputerName, Event, RemoteAddress

    Shows remote desktop connections of all computers in the order of their times.
    D:\Collected has a folder for each computer.

    .EXAMPLE
    Get-ChildItem D:\Collected -Recurse -Filter PR-PORTS-*.log | Get-PortReporterLog | Export-Csv ports.csv

    Exports all ports of all logs to a CSV file.

    .EXAMPLE
    Get-PortReporterLog old.log -ErrorVariable damaged -ErrorAction SilentlyContinue | Export-Csv old.csv
    $damaged.TargetObject

    File            Line
    ----            ----
    C:\Logs\old.log  114

    Returns the lines that could not be read.

    .EXAMPLE
    Get-PortReporterLog D:\Logs -Session (New-PSSession pc01, pc02) -Type Port -Tail 1

    Computer   Time                Proto  Port     PID State        Process
    --------   ----                -----  ----     --- -----        -------
    pc02       2008-06-30 10:44:32 TCP    1451     372              WINWORD.EXE
    pc01       2008-06-30 10:44:32 TCP    1451     372              WINWORD.EXE

    Returns the port that was opened last on each of two computers.

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

        [ValidateSet(
            #schema record-types
        )]
        [ValidateNotNullOrEmpty()]
        [string[]] $Type,

        [datetime] $After,

        [datetime] $Before,

        [ValidateNotNull()]
        [ValidateRange(0, 999999999)]
        [System.Nullable[int]] $Tail,

        [switch] $Wait,

        [ValidateSet('TCP', 'UDP')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Protocol,

        [ValidateNotNullOrEmpty()]
        [string[]] $LocalPort,

        [ValidateNotNullOrEmpty()]
        [string[]] $RemotePort,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $LocalAddress,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $RemoteAddress,

        [ValidateNotNullOrEmpty()]
        [string[]] $State,

        [Alias('Id', 'OwningProcess', 'PID')]
        [ValidateNotNullOrEmpty()]
        [string[]] $ProcessId,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $ProcessName,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $UserName,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $ServiceName,

        [switch] $Listening,

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
        # Not $PSBoundParameters, which keeps the values of previous objects.
        $given = @{ Session = $Session; Path = $Path; LiteralPath = $LiteralPath; Wait = $Wait }
        Add-LogInput -Logs $logs -Given $given -Cmdlet $PSCmdlet -Item $_
    }

    end {
        $read = @('read') + @(Get-LogOption $PSBoundParameters) + @(
            if ($Type) { "--type=$($Type.ToLowerInvariant() -join ',')" }
            if ($PSBoundParameters.ContainsKey('Tail')) { "--tail=$Tail" }
            if ($Wait) { '--wait' }
        )
        $splatRead = @{ Filter = @(Get-MappingFilter $PSBoundParameters); RecordType = [PortReporterLogRecord]; Cmdlet = $PSCmdlet }
        if (-not (Test-LiteralFilter $PSBoundParameters)) { $splatRead.SuppressedErrorId = 'NoMatchingRecord' }
        Invoke-LogCommand -Argument $read -Logs $logs @splatRead
    }
}
