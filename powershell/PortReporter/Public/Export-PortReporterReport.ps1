function Export-PortReporterReport {
    <#
    .SYNOPSIS
    Creates an HTML report from Port Reporter log files: statistics, charts,
    findings.

    .DESCRIPTION
    Export-PortReporterReport writes one HTML file that any browser can open
    without a network: the result in a sentence, the activity of the programs and
    the gaps in the logs, findings, what is new, reachable ports with their
    clients, heat maps, a page for each program, and tables that can be sorted and
    filtered.

    Files, folders and wildcards can be passed as parameters or piped in, and
    records of Get-PortReporterLog can be piped in. Without them the logs of the
    service on this computer are read.

    The logs of each folder are one machine. A report of several machines shows
    which machine serves which port, what only one of them serves, and the
    findings of each.

    With Session, one report of all these computers is created on this computer.
    The logs of one computer after the other are copied, compressed on the way, to
    a temporary folder that only your account can read. It is deleted at the end,
    also after Ctrl-C. It needs as much space as the logs: at least 500 MB must
    remain free there. A computer whose logs cannot be copied is an error, and the
    report names it; the others are in the report.

    .PARAMETER OutputPath
    The HTML file to write, also with Session a file on this computer. Its folder
    must exist.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. With Session,
    absolute paths on the remote computers; by default the logs of the service
    there.

    .PARAMETER LiteralPath
    Log files and folders, without wildcard expansion.

    .PARAMETER RecordType
    Bound from piped records of Get-PortReporterLog, which are then used instead
    of log files.

    .PARAMETER Criteria
    An XML file with criteria; see Find-PortReporterActivity. Also with Session a
    file on this computer.

    .PARAMETER Baseline
    Other logs (a file or a folder), or a time in these logs. Entries that do not
    occur in the other logs, or before that time, are new. A time is a DateTime, a
    text such as 2026-07-01, or a period before now: 7d, 12h. By default the logs
    before After, or all but their last day. With Session, other logs are an
    absolute path on the remote computers, on each of which it must exist.

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

    .PARAMETER Force
    Replace an existing file.

    .PARAMETER PassThru
    Return the file that was written.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there. To keep a report for each computer, use
    one session at a time.

    .INPUTS
    System.String, System.IO.FileSystemInfo
    Paths, files and folders, and output of Get-PortReporterService.

    PortReporterLogRecord
    Records of Get-PortReporterLog, also records that were read from CLIXML, JSON
    or CSV.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers whose logs are reported.

    .OUTPUTS
    System.IO.FileInfo
    With -PassThru, the file that was written.

    .EXAMPLE
    Export-PortReporterReport report.html

    Creates a report from the logs of this computer.

    .EXAMPLE
    Export-PortReporterReport PC07.html D:\Collected\PC07 -After 2026-07-01 -Force -PassThru | Invoke-Item

    Creates a report from collected logs and opens it in the browser.

    .EXAMPLE
    Export-PortReporterReport July.html -Baseline 2026-07-01

    Creates a report that shows what is new since July 1.

    .EXAMPLE
    Get-ChildItem D:\Collected -Directory | ForEach-Object {
        Export-PortReporterReport "$($_.Name).html" $_.FullName
    }

    Creates a report for each computer.

    .EXAMPLE
    Export-PortReporterReport class.html -Session $pcs -After 2026-07-01

    Creates one report of all remote computers. $pcs contains sessions opened by
    New-PSSession.

    .LINK
    Measure-PortReporterLog

    .LINK
    Find-PortReporterActivity
    #>
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess)]
    [OutputType([System.IO.FileInfo])]
    param (
        [Parameter(Mandatory, Position = 0)]
        [Alias('Destination')]
        [ValidateNotNullOrEmpty()]
        [string] $OutputPath,

        [Parameter(Position = 1, ParameterSetName = 'Path', ValueFromPipeline)]
        [Parameter(Position = 1, ParameterSetName = 'Session')]
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
        [string] $Criteria,

        [ValidateNotNullOrEmpty()]
        [psobject] $Baseline,

        [datetime] $After,

        [datetime] $Before,

        [ValidateNotNullOrEmpty()]
        [string] $TimeZone,

        [ValidateNotNullOrEmpty()]
        [string] $Encoding,

        [switch] $Force,

        [switch] $PassThru,

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
        $file = Get-FullPath -Path $OutputPath -Cmdlet $PSCmdlet
        if (-not (Test-ReportTarget -File $file -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet)) { return }
        $known = if ($null -ne $Baseline) {
            Get-BaselineText -Baseline $Baseline -IsRemote ($logs.Session.Count -gt 0) -Cmdlet $PSCmdlet
        }
        # Its error was reported.
        if ($null -ne $Baseline -and -not $known) { return }
        $option = @(Get-LogOption $PSBoundParameters) + @(
            if ($Criteria) { "--criteria=$(Get-FullPath -Path $Criteria -Cmdlet $PSCmdlet)" }
        )
        # Other logs of remote computers are copied.
        if ($known -and ($logs.Session.Count -eq 0 -or $known -match '^(\d{4}-\d\d-\d\d|\d+[smhd]$)')) {
            $option += "--baseline=$known"
            $known = $null
        }
        # The header, and a row when the file is complete.
        $rows = @(
            if ($logs.Session.Count -eq 0) {
                Invoke-LogCommand (@('report', "--output=$file") + $option) $logs -Cmdlet $PSCmdlet
            } elseif (Complete-LogInput $logs $PSCmdlet) {
                Export-RemoteReport -File $file -Logs $logs -Option $option -Baseline $known -Cmdlet $PSCmdlet
            }
        )
        if ($PassThru -and $rows.Count -gt 1) { [System.IO.FileInfo]::new($file) }
    }
}
