function Get-PortReporterTimeline {
    <#
    .SYNOPSIS
    Returns what one program did, in order, from Port Reporter log files.

    .DESCRIPTION
    Get-PortReporterTimeline reads log files, including those of versions 1.0 and
    1.01, and returns one object per entry, ordered by time: processes, listeners
    that opened and closed, connections, new accounts, paths and modules, and in
    between the gaps and starts of the reporter.

    The program is selected by the filters of Get-PortReporterLog, usually by
    ProcessName; at least one of them is required. Different parameters are
    combined with AND, multiple values of one parameter with OR. A program, port,
    service or account that is named without wildcards and matches no record
    causes a NoMatchingRecord error.

    Connections of one program, port and direction are one entry until a pause.
    They come from PR-EVENTS, or from PR-PORTS if a log set has no PR-EVENTS. Logs
    do not contain the end of a process. At most 10,000 entries are returned; a
    warning counts the records that are not in them.

    Files, folders and wildcards can be passed as parameters or piped in. Without
    them the logs of the service on this computer are read; only administrators
    (on Linux: root) can read their folder. With Session the logs of remote
    computers are read in parallel, by the Port Reporter program that is installed
    there.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. With Session,
    absolute paths on the remote computers.

    .PARAMETER LiteralPath
    Log files and folders, without wildcard expansion.

    .PARAMETER After
    Only records from this time on. A text such as 2026-07-01T09:00, which has no
    offset, is in the time zone of the logs.

    .PARAMETER Before
    Only records before this time.

    .PARAMETER Pause
    Records of one kind are one entry until a pause of more than this: a TimeSpan
    such as 00:30:00, at least a second. The default is ten minutes.

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

    .PARAMETER TimeZone
    Time zone of logs that have no PR-EVENTS file: Europe/Berlin, +02:00.

    .PARAMETER Encoding
    Encoding of the logs, as a label of the WHATWG Encoding Standard: ibm866,
    shift_jis, utf-16le.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.String, System.IO.FileSystemInfo
    Paths, files and folders, and output of Get-PortReporterService.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers whose logs are read.

    .OUTPUTS
    PortReporterTimelineEntry
    An object with these properties, null if one does not apply or is unknown:

    Time             Time of the first record, local time of this computer.
    Last             Time of the last record.
    Event            ProcessSeen, ListenerOpened, ListenerClosed, Connected,
                     Accepted (the remote endpoint opened the connection),
                     ConnectFailed (attempts without a connection),
                     UdpOpened (UDP sockets at ports that the system assigns),
                     UserSeen, PathSeen, ModulesLoaded (an account, a path or
                     modules that no earlier record of the program has), Gap,
                     ReporterStarted.
    Summary          The entry in words: to 20 addresses on TCP 443.
    ProcessId        ID of the process of the first record.
    ProcessName      Its name.
    Path             Path of its program.
    UserName         Account that it ran under.
    Direction        Inbound or Outbound, for connections.
    Protocol         TCP or UDP.
    LocalAddress     Address of a listener.
    LocalPort        Port of a listener, or of accepted connections.
    RemotePort       Port of the remote endpoints of connections.
    PresentAtStart   Whether it existed when the reporter started.
    Count            Number of processes, connections or openings.
    Value            The values as one string.
    Values           The first 100 process IDs, remote addresses or modules; the
                     new account or path and the previous one; the reason of a
                     gap.
    ValueCount       Number of all distinct values.
    ValueCountIsMinimum
                     Whether there may be more values than counted.
    File             Log file of the first record.
    Line             The line in it.

    PortReporterRemoteTimelineEntry
    With Session, the same object with one additional property:

    PSComputerName   The computer. Times are in the local time zone of this
                     computer.

    .EXAMPLE
    Get-PortReporterTimeline -ProcessName winword -Path D:\Collected\PC07

    Time                Event           Process       Summary
    ----                -----           -------       -------
    2008-06-30 10:17:54 ReporterStarted               Port Reporter 1.01, PC12347
    2008-06-30 10:17:54 ProcessSeen     WINWORD.EXE   process 372, present at start
    2008-06-30 10:44:32 Connected       WINWORD.EXE   to 207.46.248.248 on TCP 80

    Shows the life of a program in the logs of a computer.

    .EXAMPLE
    Find-PortReporterActivity -Severity High | ForEach-Object { Get-PortReporterTimeline -ProcessName $_.ProcessName }

    Shows what the programs of severe findings did.

    .EXAMPLE
    Get-PortReporterTimeline -ProcessName powershell -After (Get-Date).AddDays(-7) -Pause 01:00:00 | Where-Object Event -eq Connected

    Shows the connections of a program in the last week, in groups with pauses
    of more than an hour between them.

    .LINK
    Get-PortReporterLog

    .LINK
    Find-PortReporterActivity
    #>
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    [OutputType([PortReporterTimelineEntry])]
    [OutputType('PortReporterRemoteTimelineEntry', ParameterSetName = 'Session')]
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

        [timespan] $Pause,

        [datetime] $After,

        [datetime] $Before,

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
        $given = @{ Session = $Session; Path = $Path; LiteralPath = $LiteralPath }
        Add-LogInput -Logs $logs -Given $given -Cmdlet $PSCmdlet -Item $_
    }

    end {
        $timeline = @('timeline') + @(Get-LogOption $PSBoundParameters)
        if ($PSBoundParameters.ContainsKey('Pause')) { $timeline += "--pause=$([math]::Floor($Pause.TotalSeconds))s" }
        $splatRead = @{ Filter = @(Get-MappingFilter $PSBoundParameters); RecordType = [PortReporterTimelineEntry]; Cmdlet = $PSCmdlet }
        if (-not (Test-LiteralFilter $PSBoundParameters)) { $splatRead.SuppressedErrorId = 'NoMatchingRecord' }
        Invoke-LogCommand -Argument $timeline -Logs $logs @splatRead
    }
}
