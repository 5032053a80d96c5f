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

    With Session the reports are created on remote computers, one after the other,
    by the Port Reporter program that is installed there, and written to files on
    this computer.

    .PARAMETER OutputPath
    The HTML file to write. Its folder must exist. With Session, one file per
    remote computer is written on this computer, with the name of the remote
    computer before the extension: report.html becomes report.pc01.html.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. With Session,
    absolute paths on the remote computers.

    .PARAMETER LiteralPath
    Log files and folders, without wildcard expansion.

    .PARAMETER RecordType
    Bound from piped records of Get-PortReporterLog, which are then used instead
    of log files.

    .PARAMETER Criteria
    An XML file with criteria; see Find-PortReporterActivity. With Session, an
    absolute path on the remote computers.

    .PARAMETER Baseline
    Other logs (a file or a folder), or a time in these logs. Entries that do not
    occur in the other logs, or before that time, are new. A time is a DateTime, a
    text such as 2026-07-01, or a period before now: 7d, 12h. By default the logs
    before After, or all but their last day. With Session, other logs are an
    absolute path on the remote computers.

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

    .PARAMETER Force
    Replace an existing file.

    .PARAMETER PassThru
    Return the file that was written.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.String, System.IO.FileSystemInfo
    Paths, files and folders, and output of Get-PortReporterService.

    PortReporterLogRecord
    Records of Get-PortReporterLog, also records that were read from CLIXML or
    CSV.

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
    Export-PortReporterReport report.html -Session $pcs -After 2026-07-01

    Creates reports of remote computers: report.pc01.html, report.pc02.html. $pcs
    contains sessions opened by New-PSSession.

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
        $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutputPath)
        if ($logs.Session.Count -gt 0) {
            foreach ($one in Select-OpenSession $logs.Session $PSCmdlet) {
                $name = $one.ComputerName -replace '[^\w.-]', '_'
                $extension = [System.IO.Path]::GetExtension($file)
                $target = [System.IO.Path]::ChangeExtension($file, "$name$extension")
                Export-RemoteReport -File $target -Session $one -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet
            }
        } elseif (Test-ReportTarget -File $file -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet) {
            $known = if ($null -ne $Baseline) { Get-BaselineText -Baseline $Baseline -IsRemote $false -Cmdlet $PSCmdlet }
            # Its error was reported.
            if ($null -ne $Baseline -and -not $known) { return }
            $report = @('report') + @(Get-LogOption $PSBoundParameters) + @(
                "--output=$file"
                if ($known) { "--baseline=$known" }
                if ($Criteria) { "--criteria=$($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Criteria))" }
            )
            # The header, and a row when the file is complete.
            $rows = @(Invoke-LogCommand $report $logs -Cmdlet $PSCmdlet)
            if ($PassThru -and $rows.Count -gt 1) { [System.IO.FileInfo]::new($file) }
        }
    }
}
