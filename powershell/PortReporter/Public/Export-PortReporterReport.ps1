function Export-PortReporterReport {
    <#
    .SYNOPSIS
    Makes one HTML file of Port Reporter's log files: figures, charts, findings.

    .DESCRIPTION
    Export-PortReporterReport writes a page that opens in any browser, without a
    network: a summary, findings, usage by hour and day, the busiest processes,
    ports and remote ends, a timeline of listeners, what was exposed to whom,
    and tables that sort and filter.

    Files, folders and wildcards can be given or piped in. Without them the logs
    of this machine's service are read.

    .PARAMETER OutputPath
    The HTML file to write. Its folder must exist.

    .PARAMETER Path
    Log files and folders with log files. Wildcards are allowed.

    .PARAMETER LiteralPath
    Log files and folders, taken as they are, without wildcards.

    .PARAMETER Criteria
    An XML file that says what to look for. See Find-PortReporterActivity.

    .PARAMETER After
    Only records from this time on.

    .PARAMETER Before
    Only records before this time.

    .PARAMETER TimeZone
    The time zone in which logs without PR-EVENTS were written: Europe/Berlin,
    +02:00.

    .PARAMETER Encoding
    The encoding of the logs, as a label of the WHATWG Encoding Standard: ibm866,
    shift_jis, utf-16le. Without it, UTF-8 and UTF-16 are recognized, and what is
    neither is read as windows-1252, with a warning.

    .PARAMETER Force
    Replace a file that is there.

    .PARAMETER PassThru
    Give the file that was written.

    .INPUTS
    System.String, System.IO.FileSystemInfo
    Paths, files and folders, and what Get-PortReporterService gives.

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
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Path,

        [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)]
        [Alias('PSPath', 'FullName', 'LogDirectory')]
        [ValidateNotNullOrEmpty()]
        [string[]] $LiteralPath,

        [ValidateNotNullOrEmpty()]
        [string] $Criteria,

        [datetime] $After,

        [datetime] $Before,

        [ValidateNotNullOrEmpty()]
        [string] $TimeZone,

        [ValidateNotNullOrEmpty()]
        [string] $Encoding,

        [switch] $Force,

        [switch] $PassThru
    )

    begin {
        $paths = [System.Collections.Generic.List[string]]::new()
    }

    process {
        foreach ($found in Resolve-LogPath $PSBoundParameters $PSCmdlet) { $paths.Add($found) }
    }

    end {
        $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutputPath)
        if (-not $Force -and [System.IO.File]::Exists($file)) {
            $PSCmdlet.WriteError((New-ErrorRecord ReportExists ResourceExists ([PortReporterText]::Safe(
                "$file is there already. Give another name, or -Force to replace it.")) $file))
            return
        }
        if (-not $PSCmdlet.ShouldProcess($file, 'Write report')) { return }
        $report = @('report') + @(Get-LogOption $PSBoundParameters) + @(
            "--output=$file"
            if ($Criteria) { "--criteria=$($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Criteria))" }
        )
        # A heading, and a row once the file is whole.
        $rows = @(Invoke-LogCommand $report $paths -Cmdlet $PSCmdlet)
        if ($PassThru -and $rows.Count -gt 1) { [System.IO.FileInfo]::new($file) }
    }
}
