function Measure-PortReporterLog {
    <#
    .SYNOPSIS
    Counts what Port Reporter's log files hold: ports, processes, users, remote
    addresses, hours, listeners, lifetimes.

    .DESCRIPTION
    Measure-PortReporterLog reads log files once, however large they are, and
    gives one object for each row of each statistic. Those of one statistic come one
    after the other, the most frequent first.

    Files, folders and wildcards can be given or piped in, and records of
    Get-PortReporterLog can be piped in. Without them the logs of this machine's
    service are read.

    With Session the logs of other machines are measured there, all at the same
    time, by the program that is installed there; each machine has its own
    statistics.

    These statistics count the lines of PR-PORTS:
    localTcpPort, localUdpPort, process, remoteAddress, user, hour (of the day),
    weekday, day, browser (by user).
    These come from the other files:
    svchost (the services in each svchost.exe), listener (with first and last
    seen), lifetime (how long mappings lived, by process), processLocalPorts,
    processRemotePorts, processRemoteAddresses, processUsers, processPaths,
    processModules, gap (times of which the logs say nothing, and why).
    With -Baseline there are these too: newListener, newProcess, newUser,
    newRemoteAddress. The statistic summary counts records, damaged lines and
    files.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. With Session
    these are absolute paths of the other machines.

    .PARAMETER LiteralPath
    Log files and folders, taken as they are, without wildcards.

    .PARAMETER RecordType
    Taken from piped records of Get-PortReporterLog, which are then used instead
    of log files.

    .PARAMETER Statistic
    Only these statistics. Wildcards are allowed: process*.

    .PARAMETER Top
    At most so many rows of a statistic; hours and weekdays are always whole.
    Without it, or with 0, all.

    .PARAMETER Baseline
    What is known: other logs (a file or a folder), or a time in these logs.
    What the logs have beside that, or since then, is new. A time is a DateTime,
    a text such as 2026-07-01, or how long ago: 7d, 12h. With Session, other logs
    are an absolute path of the other machines.

    .PARAMETER After
    Only records from this time on.

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
    Paths, files and folders, and what Get-PortReporterService gives.

    PortReporterLogRecord
    Records of Get-PortReporterLog, also those that were read back from CLIXML or
    CSV.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines whose logs are measured.

    .OUTPUTS
    PortReporterStatistic
    An object with these properties, null where a statistic has no such thing:

    Statistic           The statistic: process, hour, listener ...
    Name             What is counted: a port, a process, an address, an hour.
    Count            How often.
    Share            Per cent of all records.
    ProcessId        Of svchost: the process.
    ProcessName      Of a listener, a browser, a lifetime: the process.
    UserName         Of a listener, a browser: the account.
    First            When it was first seen.
    Last             When it was last seen.
    Shortest         Of a lifetime: the shortest.
    Mean             The mean.
    Longest          The longest; of a gap, how long it was.
    Value            All values as one text.
    Values           Services of a svchost; ports, users, modules of a process;
                     closed, of a listener that was.

    PortReporterRemoteStatistic
    With Session, such an object with one property more:

    PSComputerName   The machine that it is from. Times are this machine's.

    .EXAMPLE
    Measure-PortReporterLog -Statistic process, user -Top 3

       Statistic: process

    Name                                         Count    Share First
    ----                                         -----    ----- -----
    WINWORD.EXE                                      4  80.00 %
    svchost.exe                                      1  20.00 %

       Statistic: user

    Name                                         Count    Share First
    ----                                         -----    ----- -----
    PC12347\E0115893                                 4  80.00 %
    NT AUTHORITY\SYSTEM                              1  20.00 %

    The busiest programs and users.

    .EXAMPLE
    Measure-PortReporterLog D:\Collected\PC07 -Baseline 7d -Statistic new*

    What was new in the last seven days.

    .EXAMPLE
    Measure-PortReporterLog -Statistic listener | Where-Object First -gt (Get-Date).AddDays(-1)

    What began to listen since yesterday.

    .EXAMPLE
    Get-PortReporterLog -Type Port | Where-Object UserName -like '*\ann' | Measure-PortReporterLog -Statistic process

    The programs of one account.

    .EXAMPLE
    Measure-PortReporterLog | Export-Csv statistics.csv

    All statistics, for a spreadsheet.

    .EXAMPLE
    Measure-PortReporterLog -Session $pcs -Statistic process | Sort-Object Count -Descending

    The busiest programs of several machines. $pcs holds sessions that
    New-PSSession opened.

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
        # An attribute lets an empty list pass.
        Assert-Filter ([hashtable] $PSBoundParameters) Baseline -Cmdlet $PSCmdlet
        $logs = Initialize-LogInput
    }

    process {
        # Not $PSBoundParameters, which keeps what objects before had.
        $given = @{ Session = $Session; Path = $Path; LiteralPath = $LiteralPath; RecordType = $RecordType }
        Add-LogInput -Logs $logs -Given $given -Cmdlet $PSCmdlet -Item $_
    }

    end {
        $measure = @('measure') + @(Get-LogOption $PSBoundParameters) + @(
            if ($Statistic) { "--statistics=$($Statistic -join ',')" }
            if ($Top) { "--top=$Top" }
            if ($null -ne $Baseline) {
                $known = Get-BaselineText -Baseline $Baseline -IsElsewhere ($logs.Session.Count -gt 0) -Cmdlet $PSCmdlet
                if (-not $known) { return }
                "--baseline=$known"
            }
        )
        Invoke-LogCommand -Argument $measure -Logs $logs -RecordType ([PortReporterStatistic]) -Cmdlet $PSCmdlet
    }
}
