function Export-PortReporterReport {
    <#
    .SYNOPSIS
    Makes one HTML file of Port Reporter's log files: statistics, charts, findings.

    .DESCRIPTION
    Export-PortReporterReport writes a page that opens in any browser, without a
    network: a summary, findings, usage by hour and day, the busiest processes,
    ports and remote ends, a timeline of listeners, what was exposed to whom,
    and tables that sort and filter.

    Files, folders and wildcards can be given or piped in, and records of
    Get-PortReporterLog can be piped in. Without them the logs of this machine's
    service are read.

    With Session the reports are made on other machines, one after the other, by
    the program that is installed there, and written to files here.

    .PARAMETER OutputPath
    The HTML file to write. Its folder must exist. With Session a file for each
    machine is written, on this machine, with the name of the other before the
    extension: report.html becomes report.pc01.html.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed. With Session
    these are absolute paths of the other machines.

    .PARAMETER LiteralPath
    Log files and folders, taken as they are, without wildcards.

    .PARAMETER RecordType
    Taken from piped records of Get-PortReporterLog, which are then used instead
    of log files.

    .PARAMETER Criteria
    An XML file that says what to look for. See Find-PortReporterActivity. With
    Session, an absolute path of the other machines.

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
    Replace a file that is there.

    .PARAMETER PassThru
    Give the file that was written.

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
    Sessions with the machines whose logs are reported.

    .OUTPUTS
    System.IO.FileInfo
    With -PassThru, the file that was written.

    .EXAMPLE
    Export-PortReporterReport report.html

    A report of this machine's logs.

    .EXAMPLE
    Export-PortReporterReport PC07.html D:\Collected\PC07 -After 2026-07-01 -Force -PassThru | Invoke-Item

    A report of collected logs, shown in the browser.

    .EXAMPLE
    Get-ChildItem D:\Collected -Directory | ForEach-Object {
        Export-PortReporterReport "$($_.Name).html" $_.FullName
    }

    A report for each machine.

    .EXAMPLE
    Export-PortReporterReport report.html -Session $pcs -After 2026-07-01

    Reports of other machines: report.pc01.html, report.pc02.html. $pcs holds
    sessions that New-PSSession opened.

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
        $logs = Initialize-LogInput
    }

    process {
        # Not $PSBoundParameters, which keeps what objects before had.
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
                Export-RemoteReport -File $target -Session $one -Bound $PSBoundParameters -Cmdlet $PSCmdlet
            }
        } elseif (Test-ReportTarget -File $file -Bound $PSBoundParameters -Cmdlet $PSCmdlet) {
            $report = @('report') + @(Get-LogOption $PSBoundParameters) + @(
                "--output=$file"
                if ($Criteria) { "--criteria=$($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Criteria))" }
            )
            # A heading, and a row once the file is whole.
            $rows = @(Invoke-LogCommand $report $logs -Cmdlet $PSCmdlet)
            if ($PassThru -and $rows.Count -gt 1) { [System.IO.FileInfo]::new($file) }
        }
    }
}
