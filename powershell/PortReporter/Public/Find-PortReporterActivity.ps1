function Find-PortReporterActivity {
    <#
    .SYNOPSIS
    Finds what is worth a look in Port Reporter's log files, by criteria.

    .DESCRIPTION
    Find-PortReporterActivity holds the records of log files against criteria:
    ports, processes, modules, users, addresses, host names, and well-known
    process names that run from the wrong folder. It gives one object for each
    thing that it finds: which criterion, why, how often, and where the records
    stand. The most severe come first.

    The criteria are an XML file; without one, those that come along are used.
    Begin your own with what -DefaultCriteria gives.

    Files, folders and wildcards can be given or piped in, and records of
    Get-PortReporterLog can be piped in. Without them the logs of this machine's
    service are read.

    With Session the logs of other machines are searched there, all at the same
    time, by the program that is installed there. EventLog then writes to their
    event logs.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. With Session
    these are absolute paths of the other machines.

    .PARAMETER LiteralPath
    Log files and folders, taken as they are, without wildcards.

    .PARAMETER RecordType
    Taken from piped records of Get-PortReporterLog, which are then used instead
    of log files.

    .PARAMETER Criteria
    An XML file that says what to look for. With Session, an absolute path of
    the other machines.

    .PARAMETER Severity
    Only findings of this severity and above: Info, Low, Medium, High.

    .PARAMETER After
    Only records from this time on.

    .PARAMETER Before
    Only records before this time.

    .PARAMETER Wait
    Go on with what is written from now on, until stopped. Findings are then
    given as they come, each one once, and not the most severe first.

    .PARAMETER ResolveNames
    Ask the name servers for the names of remote addresses, for criteria with
    <host>: of 500 addresses, in 30 seconds at most. This tells the name servers
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
    Give the criteria that come along, as the text of an XML file, and look for
    nothing.

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
    Sessions with the machines whose logs are searched.

    .OUTPUTS
    PortReporterFinding
    An object with these properties, null where one does not apply or is not
    known:

    Severity         Info, Low, Medium or High.
    Criterion        The criterion's id.
    Title            What it means.
    Reason           What fitted: remote port TCP 4444.
    Reasons          The same one by one.
    ProcessId        The process, in the first record.
    ProcessName      Its name.
    Path             Its program.
    UserName         The account that it ran under.
    Protocol         TCP or UDP, in the first record.
    LocalAddress     Address of the machine that logged.
    LocalPort        Its port.
    RemoteAddress    The other end's address.
    RemotePort       The other end's port.
    First            When it was first logged.
    Last             When it was last logged.
    Count            In how many records.
    Source           Where it is said that this is worth a look.
    File             The log file of the first record.
    Line             The line in it.
    Records          The first ten records: `file:line`, each with the
                     properties File and Line.

    PortReporterRemoteFinding
    With Session, such an object with one property more:

    PSComputerName   The machine that it is from. Times are this machine's.

    System.String
    With -DefaultCriteria, the text of an XML file.

    .EXAMPLE
    Find-PortReporterActivity -After (Get-Date).AddDays(-1) -Severity Medium

    Severity Criterion              Reason                   PID Process
    -------- ---------              ------                   --- -------
    High     metasploit-port        remote port TCP 4444     812 nc.exe
    Medium   irc                    remote port TCP 6667       9 mirc.exe

    What of the last day is worth a look.

    .EXAMPLE
    Find-PortReporterActivity D:\Collected\PC07 | ForEach-Object Records

    D:\Collected\PC07\PR-PORTS-26-01-5-9-30-1.log:114

    Where the records stand.

    .EXAMPLE
    Get-PortReporterLog D:\Collected\PC07 | Where-Object ProcessName -ne nc.exe | Find-PortReporterActivity

    Only some of the records are searched.

    .EXAMPLE
    Find-PortReporterActivity -DefaultCriteria > mine.xml
    Find-PortReporterActivity -Criteria mine.xml

    Criteria of one's own.

    .EXAMPLE
    Find-PortReporterActivity -Wait -Severity High -EventLog | ForEach-Object { "$_" }

    High metasploit-port: remote port TCP 4444

    A live watch, until Ctrl-C.

    .EXAMPLE
    Find-PortReporterActivity -Session $pcs -Severity High -Wait

    Findings of several machines as they come, until Ctrl-C. $pcs holds sessions
    that New-PSSession opened.

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
        [ValidateSet('Info', 'Low', 'Medium', 'High')]
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
        # Not $PSBoundParameters, which keeps what objects before had.
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
            if ($Criteria) { "--criteria=$(Get-FullPath -Path $Criteria -IsElsewhere ($logs.Session.Count -gt 0) -Cmdlet $PSCmdlet)" }
            if ($Severity) { "--severity=$($Severity.ToLowerInvariant())" }
            if ($Wait) { '--wait' }
            if ($ResolveNames) { '--resolve' }
            if ($EventLog -and $PSCmdlet.ShouldProcess($systemLog, 'Write findings')) { '--event-log' }
        )
        Invoke-LogCommand -Argument $find -Logs $logs -RecordType ([PortReporterFinding]) -Cmdlet $PSCmdlet
    }
}
