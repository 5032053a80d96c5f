function Find-PortReporterActivity {
    <#
    .SYNOPSIS
    Searches log files for suspicious activity, by criteria.

    .DESCRIPTION
    Find-PortReporterActivity compares the records of log files with criteria:
    ports, directions, processes, modules, users, addresses, host names,
    well-known process names that run from the wrong folder or are imitated, and
    behavior over time, such as connections at regular intervals. It returns one
    object per criterion, program and service port: the reason, the remote
    addresses, the number of records and the location of the records, most severe
    first.

    The criteria are an XML file. Without it, the built-in criteria are used. Use
    -DefaultCriteria as a starting point for your own.

    Files, folders and wildcards can be passed as parameters or piped in, and
    records of Get-PortReporterLog can be piped in. Without them the logs of the
    service on this computer are read.

    With Session the logs of remote computers are searched in parallel, by the
    Port Reporter program that is installed there. -EventLog then writes to their
    event logs.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. With Session,
    absolute paths on the remote computers.

    .PARAMETER LiteralPath
    Log files and folders, without wildcard expansion.

    .PARAMETER RecordType
    Bound from piped records of Get-PortReporterLog, which are then used instead
    of log files.

    .PARAMETER Criteria
    An XML file with criteria. With Session, an absolute path on the remote
    computers.

    .PARAMETER Severity
    Only findings of this severity or higher: Info, Low, Medium, High.

    .PARAMETER After
    Only findings in records from this time on. Earlier records show which ports
    listen, and what is usual. A text such as 2026-07-01T09:00, which has no
    offset, is in the time zone of the logs.

    .PARAMETER Before
    Only records before this time.

    .PARAMETER Wait
    Continue with new records until stopped. Each finding is returned once, as
    soon as it is found, not sorted by severity.

    .PARAMETER ResolveNames
    Query the name servers for the names of remote addresses, for criteria with
    <host>: at most 500 addresses, at most 30 seconds. The name servers learn
    which addresses you are interested in.

    .PARAMETER EventLog
    Also write findings to the Application event log, on Linux to the journal.
    With -WhatIf, findings are only returned.

    .PARAMETER TimeZone
    Time zone of logs that have no PR-EVENTS file: Europe/Berlin, +02:00.

    .PARAMETER Encoding
    Encoding of the logs, as a label of the WHATWG Encoding Standard: ibm866,
    shift_jis, utf-16le. By default UTF-8 and UTF-16 are recognized; other files
    are read as windows-1252, with a warning.

    .PARAMETER DefaultCriteria
    Return the built-in criteria as the text of an XML file, and do not search.

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
    Sessions with the computers whose logs are searched.

    .OUTPUTS
    PortReporterFinding
    An object with these properties. A property is null if it does not apply or is
    not known.

    Severity         Info, Low, Medium or High.
    Criterion        ID of the criterion.
    Title            Title of the criterion.
    Reason           What matched: remote port TCP 4444.
    Reasons          The same as a list.
    Direction        Inbound or Outbound: the end that opened the connection.
                     Null if it is not a connection, or not known because
                     PR-INITIAL and PR-EVENTS of the start are missing.
    ProcessId        ID of the process in the first record.
    ProcessName      Its name.
    Path             Path of its program.
    UserName         Account that it ran under.
    ParentProcessName  Name of its parent, if the logs contain it.
    Protocol         TCP or UDP, in the first record.
    LocalAddress     Local address.
    LocalPort        Local port. Null for outbound connections, whose local
                     ports are arbitrary.
    RemoteAddress    Address of the remote endpoint, in the first record.
    RemotePort       Port of the remote endpoint. Null for inbound connections.
    RemoteAddresses  The first ten different remote addresses.
    RemoteAddressCount  Number of different remote addresses.
    RemoteAddressCountIsMinimum  Whether there may be more: at most 1,000 are
                     counted.
    First            When it was first logged.
    Last             When it was last logged.
    Count            Number of records.
    Source           Reference for the criterion.
    File             Log file of the first record.
    Line             Line of the first record.
    Records          The first ten records: `file:line`, each with the
                     properties File and Line.
    Command          The command of the Port Reporter program that shows the
                     records.

    PortReporterRemoteFinding
    With Session, the same object with one additional property:

    PSComputerName   The computer. Times are in the local time zone of this
                     computer.

    System.String
    With -DefaultCriteria, the text of an XML file.

    .EXAMPLE
    Find-PortReporterActivity -After (Get-Date).AddDays(-1) -Severity Medium

    Severity First               Criterion         Reason           Process
    -------- -----               ---------         ------           -------
    High     2026-01-05 09:30:01 metasploit-port   remote port TCP  nc.exe
                                                   4444
    Medium   2026-01-05 09:31:44 irc               remote port TCP  mirc.exe
                                                   6667

    Returns suspicious activity of the last day.

    .EXAMPLE
    Find-PortReporterActivity D:\Collected\PC07 | ForEach-Object Records

    D:\Collected\PC07\PR-PORTS-26-01-5-9-30-1.log:114

    Returns the locations of the records.

    .EXAMPLE
    Get-PortReporterLog D:\Collected\PC07 | Where-Object ProcessName -ne nc.exe | Find-PortReporterActivity

    Searches some of the records only.

    .EXAMPLE
    Find-PortReporterActivity -DefaultCriteria > mine.xml
    Find-PortReporterActivity -Criteria mine.xml

    Uses custom criteria.

    .EXAMPLE
    Find-PortReporterActivity -Wait -Severity High -EventLog | ForEach-Object { "$_" }

    High metasploit-port: remote port TCP 4444

    Reports findings continuously, until Ctrl-C.

    .EXAMPLE
    Find-PortReporterActivity -Session $pcs -Severity High -Wait

    Reports findings of several computers continuously, until Ctrl-C. $pcs
    contains sessions opened by New-PSSession.

    .LINK
    Get-PortReporterLog

    .LINK
    Measure-PortReporterLog
    #>
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess)]
    [OutputType([PortReporterFinding], ParameterSetName = ('Path', 'LiteralPath', 'Record'))]
    [OutputType('PortReporterRemoteFinding', ParameterSetName = 'Session')]
    [OutputType([string], ParameterSetName = 'DefaultCriteria')]
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

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Record')]
        [Parameter(ParameterSetName = 'Session')]
        [ValidateNotNullOrEmpty()]
        [string] $Criteria,

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Record')]
        [Parameter(ParameterSetName = 'Session')]
        [ValidateSet(
            #schema severities
        )]
        [string] $Severity,

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Record')]
        [Parameter(ParameterSetName = 'Session')]
        [datetime] $After,

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Record')]
        [Parameter(ParameterSetName = 'Session')]
        [datetime] $Before,

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Session')]
        [switch] $Wait,

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Record')]
        [Parameter(ParameterSetName = 'Session')]
        [switch] $ResolveNames,

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Record')]
        [Parameter(ParameterSetName = 'Session')]
        [switch] $EventLog,

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Session')]
        [ValidateNotNullOrEmpty()]
        [string] $TimeZone,

        [Parameter(ParameterSetName = 'Path')]
        [Parameter(ParameterSetName = 'LiteralPath')]
        [Parameter(ParameterSetName = 'Session')]
        [ValidateNotNullOrEmpty()]
        [string] $Encoding,

        [Parameter(Mandatory, ParameterSetName = 'DefaultCriteria')]
        [switch] $DefaultCriteria,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session
    )

    begin {
        $logs = Initialize-LogInput
    }

    process {
        # Not $PSBoundParameters, which keeps the values of previous objects.
        $given = @{ Session = $Session; Path = $Path; LiteralPath = $LiteralPath; Wait = $Wait; RecordType = $RecordType }
        Add-LogInput -Logs $logs -Given $given -Cmdlet $PSCmdlet -Item $_
    }

    end {
        if ($DefaultCriteria) {
            return @(Invoke-Engine 'log', 'find', '--print-criteria' -Cmdlet $PSCmdlet) -join "`n"
        }
        $systemLog = if ((Get-Platform) -like 'linux*') { 'journal' } else { 'Application event log' }
        if ($logs.Session.Count -gt 0) { $systemLog = "Event log on $([PortReporterText]::Safe($logs.Session.ComputerName -join ', '))" }
        $find = @('find') + @(Get-LogOption $PSBoundParameters) + @(
            if ($Criteria) { "--criteria=$(Get-FullPath -Path $Criteria -IsRemote ($logs.Session.Count -gt 0) -Cmdlet $PSCmdlet)" }
            if ($Severity) { "--severity=$($Severity.ToLowerInvariant())" }
            if ($Wait) { '--wait' }
            if ($ResolveNames) { '--resolve' }
            if ($EventLog -and $PSCmdlet.ShouldProcess($systemLog, 'Write findings')) { '--event-log' }
        )
        Invoke-LogCommand -Argument $find -Logs $logs -RecordType ([PortReporterFinding]) -Cmdlet $PSCmdlet
    }
}
