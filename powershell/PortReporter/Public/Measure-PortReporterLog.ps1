function Measure-PortReporterLog {
    <#
    .SYNOPSIS
    Computes statistics from Port Reporter log files: ports, processes, users,
    remote addresses, hours, listeners, lifetimes.

    .DESCRIPTION
    Measure-PortReporterLog reads log files of any size once and returns one
    object per row of each statistic. The rows of one statistic follow each other,
    most frequent first.

    Files, folders and wildcards can be passed as parameters or piped in, and
    records of Get-PortReporterLog can be piped in. Without them the logs of the
    service on this computer are read.

    With Session the statistics of remote computers are computed in parallel, by
    the Port Reporter program that is installed there, separately for each
    computer.

    These statistics count the lines of PR-PORTS, and the events of a log set
    without PR-PORTS, so that a connection counts once:
    localTcpPort, localUdpPort, process, service (of svchost.exe), remotePort,
    remoteAddress, user, hour (of the day), weekday, day, browser (by user),
    browserSite (the remote addresses of each user's browser).
    These come from the other files:
    svchost (the services in each svchost.exe), listener (with first and last
    time), lifetime (how long mappings were open, by process), processLocalPorts,
    processRemotePorts, processRemoteAddresses, processUsers, processPaths,
    processModules, gap (times without records, with the reason).
    These additionally exist with -Baseline: newListener, newProcess, newUser,
    newRemotePort (that a known process connects to), newRemoteAddress.
    processRemotePorts and newRemotePort do not count the ports of clients that
    connect to the computer; remotePort does.

    The statistic summary counts records, damaged lines, files, processes, users
    and remote addresses, and names the time zone of the logs.

    If there are too many values to keep all, a count is an estimate or may be too
    low: then IsApproximate is true, and tables show a sign before the count. An
    estimated number of remote addresses is accurate to 2 %.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. With Session,
    absolute paths on the remote computers.

    .PARAMETER LiteralPath
    Log files and folders, without wildcard expansion.

    .PARAMETER RecordType
    Bound from piped records of Get-PortReporterLog, which are then used instead
    of log files.

    .PARAMETER Statistic
    Only these statistics. Wildcards are allowed: process*.

    .PARAMETER Top
    Maximum number of rows per statistic; summary, hours and weekdays are always
    complete. By default, or with 0, all rows are returned.

    .PARAMETER ResolveNames
    Query the name servers for the names of the addresses of browserSite: at most
    500 addresses, at most 30 seconds. The name servers learn which addresses you
    are interested in.

    .PARAMETER Baseline
    Other logs (a file or a folder), or a time in these logs. Entries that do not
    occur in the other logs, or before that time, are new. A time is a DateTime, a
    text such as 2026-07-01, or a period before now: 7d, 12h. With Session, other
    logs are an absolute path on the remote computers.

    .PARAMETER After
    Only records from this time on. A text such as 2026-07-01T09:00, which has no
    offset, is in the time zone of the logs.

    .PARAMETER Before
    Only records before this time.

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

    PortReporterLogRecord
    Records of Get-PortReporterLog, also records that were read from CLIXML, JSON
    or CSV.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers whose statistics are computed.

    .OUTPUTS
    PortReporterStatistic
    An object with these properties. A property is null if the statistic does not
    have it.

    Statistic        Name of the statistic: process, hour, listener ...
    Name             The counted item: a port, a process, an address, an hour.
    Count            Number of occurrences.
    IsApproximate    True if the count is an estimate, or may be too low.
    Share            Percentage of all records.
    TimeShare        Percentage of the observed time in which at least one port of
                     this number, process or account was open, from PR-EVENTS.
    ProcessId        For svchost: ID of the process.
    ProcessName      For a listener, a browser, a site, a lifetime: the process.
                     For a new remote port or address, a process that has
                     connections with it: one object for each process.
    UserName         For a listener, a browser, a site: the account.
    First            When it was first logged.
    Last             When it was last logged.
    Shortest         For a lifetime: the shortest.
    Mean             For a lifetime: the mean.
    Longest          For a lifetime: the longest; for a gap: its duration.
    Value            All values as one string.
    Values           Services of a svchost; ports, users, modules of a process;
                     the protocols of a remote port; the names of a site;
                     "closed" for a listener that was closed. At most some
                     hundred; Count is the number of all.
    Missing          TimeShare: NotLogged, if the logs contain no session from its
                     start on. Count: NotLogged, for the damaged lines of piped
                     records, which do not contain them.

    PortReporterRemoteStatistic
    With Session, the same object with one additional property:

    PSComputerName   The computer. Times are in the local time zone of this
                     computer.

    .EXAMPLE
    Measure-PortReporterLog -Statistic process, user -Top 3

       Statistic: process

         Count    Share Name                 First               Detail
         -----    ----- ----                 -----               ------
             4  80.00 % WINWORD.EXE
             1  20.00 % svchost.exe

       Statistic: user

         Count    Share Name                 First               Detail
         -----    ----- ----                 -----               ------
             4  80.00 % PC12347\E0115893
             1  20.00 % NT AUTHORITY\SYSTEM

    Shows the most active programs and users.

    .EXAMPLE
    Measure-PortReporterLog D:\Collected\PC07 -Baseline 7d -Statistic new*

    Shows entries that are new in the last seven days.

    .EXAMPLE
    Measure-PortReporterLog -Statistic listener | Where-Object First -gt (Get-Date).AddDays(-1)

    Shows listeners that were first logged in the last 24 hours.

    .EXAMPLE
    Get-PortReporterLog -Type Port | Where-Object UserName -like '*\ann' | Measure-PortReporterLog -Statistic process

    Shows the programs of one account.

    .EXAMPLE
    Measure-PortReporterLog | Export-Csv statistics.csv

    Exports all statistics to a CSV file.

    .EXAMPLE
    Measure-PortReporterLog -Session $pcs -Statistic process | Sort-Object Count -Descending

    Shows the most active programs of several computers. $pcs contains sessions
    opened by New-PSSession.

    .LINK
    Get-PortReporterLog

    .LINK
    Export-PortReporterReport
    #>
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    [OutputType([PortReporterStatistic])]
    [OutputType('PortReporterRemoteStatistic', ParameterSetName = 'Session')]
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

        [Parameter(Mandatory, ParameterSetName = 'Record', ValueFromPipelineByPropertyName, DontShow)]
        [string] $RecordType,

        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Statistic,

        [ValidateNotNull()]
        [ValidateRange(0, 999999999)]
        [System.Nullable[int]] $Top,

        [switch] $ResolveNames,

        [ValidateNotNullOrEmpty()]
        [psobject] $Baseline,

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
        # A validation attribute accepts an empty list.
        Assert-Filter ([hashtable] $PSBoundParameters) Baseline -Cmdlet $PSCmdlet
        $logs = Initialize-LogInput
    }

    process {
        # Not $PSBoundParameters, which keeps the values of previous objects.
        $given = @{ Session = $Session; Path = $Path; LiteralPath = $LiteralPath; RecordType = $RecordType }
        Add-LogInput -Logs $logs -Given $given -Cmdlet $PSCmdlet -Item $_
    }

    end {
        $measure = @('measure') + @(Get-LogOption $PSBoundParameters) + @(
            if ($Statistic) { "--statistics=$($Statistic -join ',')" }
            if ($Top) { "--top=$Top" }
            if ($ResolveNames) { '--resolve' }
            if ($null -ne $Baseline) {
                $known = Get-BaselineText -Baseline $Baseline -IsRemote ($logs.Session.Count -gt 0) -Cmdlet $PSCmdlet
                if (-not $known) { return }
                "--baseline=$known"
            }
        )
        Invoke-LogCommand -Argument $measure -Logs $logs -RecordType ([PortReporterStatistic]) -Cmdlet $PSCmdlet
    }
}
