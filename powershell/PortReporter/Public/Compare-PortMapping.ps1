function Compare-PortMapping {
    <#
    .SYNOPSIS
    Compares two snapshots of ports, a snapshot and this machine now, what a scan
    from outside saw with what is open inside, or two logs.

    .DESCRIPTION
    Compare-PortMapping says which ports are new, gone, or held by another
    process than before.

    A snapshot is what Get-PortMapping has given: live objects, or read back from
    files by Import-Clixml, ConvertFrom-Json or Import-Csv, or the path of a file
    that the program has written (map --format json, csv, tsv or xml). Without
    a second one, the first is compared with this machine now.

    With -NmapScan it holds what nmap saw (nmap -oX scan.xml) against what is open
    here: open from outside and by whom, listening but filtered, open from
    outside and nobody here has it.

    With -ReferenceLog and -DifferenceLog it compares what two logs of Port
    Reporter tell: listeners, processes, users and remote addresses that are new
    or gone, and listeners that are another's.

    .PARAMETER ReferenceObject
    The snapshot from before: mappings, or the path of a snapshot's file.

    .PARAMETER DifferenceObject
    The snapshot from after. Without it, this machine now. Mappings can be piped
    in.

    .PARAMETER NmapScan
    A file that nmap -oX has written. Without -ReferenceObject it is compared
    with this machine now.

    .PARAMETER HostName
    The address or the name of the scanned host that is the machine of the
    snapshot. Without it, the host that has an address of that machine is
    chosen; the only host of a scan is taken for it, with a warning.

    .PARAMETER ReferenceLog
    A log file, or a folder with logs.

    .PARAMETER DifferenceLog
    Another one, from after it or from another machine.

    .PARAMETER TimeZone
    The time zone in which logs without PR-EVENTS were written: Europe/Berlin,
    +02:00.

    .PARAMETER Encoding
    The encoding of the logs, as a label of the WHATWG Encoding Standard: ibm866,
    shift_jis, utf-16le. Without it, UTF-8 and UTF-16 are recognized, and what is
    neither is read as windows-1252, with a warning.

    .PARAMETER IgnoreRestart
    The same program of the same account is the same owner, under another process
    ID too.

    .PARAMETER Protocol
    Only TCP or UDP.

    .PARAMETER LocalPort
    Only these ports: 443, 8000-8100, !22.

    .PARAMETER ProcessName
    Only ports that such a process holds, or held before. Wildcards are allowed.

    .PARAMETER Listening
    Only ports that wait for others. Connections come and go; these stay.

    .INPUTS
    PortReporterMapping
    Or any object with the properties Protocol, LocalAddress and LocalPort: the
    snapshot from after.

    .OUTPUTS
    PortReporterDifference
    A PortReporterMapping, with all properties that Get-PortMapping describes, as
    the mapping is after, or as it was when it is gone. And these:

    Difference       New, Gone, or Changed: held by another process.
    Previous         Who held it before: `name (id)` with the properties
                     ProcessId, ProcessName, Path and UserName.

    PortReporterScannedPort
    With -NmapScan:

    Verdict          OpenWithoutOwner, Open, Unfiltered, Filtered, Closed. The
                     latter three listen here. Unfiltered: probes reach the
                     port, but the scan does not find out whether it is open.
    Address          The address that was scanned.
    Protocol         TCP or UDP.
    Port             The port.
    ScanState        As nmap has it: open, open|filtered.
    ScanService      What nmap takes it for.
    LocalAddress     Where it listens.
    ProcessId        Who holds it.
    ProcessName      Its name.
    Path             Its program.
    UserName         The account that it runs under.
    ServiceName      Its service.
    Services         All services in the process.

    PortReporterLogDifference
    With -ReferenceLog:

    Difference           New, Gone or Changed.
    What                 Listener, Process, User or RemoteAddress.
    Name                 TCP 0.0.0.0:445, a process, a user, an address.
    ProcessName          Of a listener: who has it.
    UserName             And under which account.
    PreviousProcessName  Of a listener that changed: who had it before.
    PreviousUserName     And under which account.
    Count                How often, in the log that has it.

    .EXAMPLE
    $before = Get-PortMapping
    Compare-PortMapping $before -Listening

    Difference Proto LocalAddress          Port State           PID Process
    ---------- ----- ------------          ---- -----           --- -------
    New        TCP   ::                    8080 Listen          812 busybox

    What has begun to listen since then.

    .EXAMPLE
    Get-PortMapping | Export-Clixml monday.xml
    Compare-PortMapping (Import-Clixml monday.xml) (Import-Clixml friday.xml) -IgnoreRestart

    What is different at the end of the week.

    .EXAMPLE
    Compare-PortMapping -NmapScan scan.xml | Where-Object Verdict -eq Open

    Verdict          Proto Address          Port Process              ScanService
    -------          ----- -------          ---- -------              -----------
    Open             TCP   127.0.0.1        8088 busybox (812)        radan-http

    Who is behind what is open from outside.

    .EXAMPLE
    Compare-PortMapping -ReferenceLog D:\Collected\PC07 -DifferenceLog D:\Collected\PC08

    How two machines differ.

    .LINK
    Get-PortMapping

    .LINK
    Watch-PortMapping

    .LINK
    Measure-PortReporterLog
    #>
    [CmdletBinding(DefaultParameterSetName = 'Snapshot')]
    [OutputType([PortReporterDifference], ParameterSetName = 'Snapshot')]
    [OutputType([PortReporterScannedPort], ParameterSetName = 'Scan')]
    [OutputType([PortReporterLogDifference], ParameterSetName = 'Log')]
    param (
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Snapshot')]
        [Parameter(Position = 0, ParameterSetName = 'Scan')]
        [AllowEmptyCollection()]
        [psobject[]] $ReferenceObject,

        [Parameter(Position = 1, ParameterSetName = 'Snapshot', ValueFromPipeline)]
        [AllowEmptyCollection()]
        [psobject[]] $DifferenceObject,

        [Parameter(Mandatory, ParameterSetName = 'Scan')]
        [ValidateNotNullOrEmpty()]
        [string] $NmapScan,

        [Parameter(ParameterSetName = 'Scan')]
        [ValidateNotNullOrEmpty()]
        [string] $HostName,

        [Parameter(Mandatory, ParameterSetName = 'Log')]
        [ValidateNotNullOrEmpty()]
        [string] $ReferenceLog,

        [Parameter(Mandatory, ParameterSetName = 'Log')]
        [ValidateNotNullOrEmpty()]
        [string] $DifferenceLog,

        [Parameter(ParameterSetName = 'Log')]
        [ValidateNotNullOrEmpty()]
        [string] $TimeZone,

        [Parameter(ParameterSetName = 'Log')]
        [ValidateNotNullOrEmpty()]
        [string] $Encoding,

        [Parameter(ParameterSetName = 'Snapshot')]
        [switch] $IgnoreRestart,

        [Parameter(ParameterSetName = 'Snapshot')]
        [Parameter(ParameterSetName = 'Scan')]
        [ValidateSet('TCP', 'UDP')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Protocol,

        [Parameter(ParameterSetName = 'Snapshot')]
        [Parameter(ParameterSetName = 'Scan')]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $LocalPort,

        [Parameter(ParameterSetName = 'Snapshot')]
        [Parameter(ParameterSetName = 'Scan')]
        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $ProcessName,

        [Parameter(ParameterSetName = 'Snapshot')]
        [switch] $Listening
    )

    begin {
        $piped = [System.Collections.Generic.List[psobject]]::new()
    }

    process {
        if ($MyInvocation.ExpectingInput) { $piped.AddRange([psobject[]] $DifferenceObject) }
    }

    end {
        if ($PSCmdlet.ParameterSetName -eq 'Log') {
            $logs = @(foreach ($log in $ReferenceLog, $DifferenceLog) { Resolve-LogPath @{ LiteralPath = $log } $PSCmdlet })
            if ($logs.Count -lt 2) { return }
            $compare = @('log', 'compare') + $logs + @(Get-LogOption $PSBoundParameters)
            Invoke-Engine $compare -RecordType ([PortReporterLogDifference]) -Cmdlet $PSCmdlet
            return
        }
        $given = [ordered]@{}
        if ($PSBoundParameters.ContainsKey('ReferenceObject')) { $given['ReferenceObject'] = $ReferenceObject }
        if ($MyInvocation.ExpectingInput) {
            $given['DifferenceObject'] = $piped.ToArray()
        } elseif ($PSBoundParameters.ContainsKey('DifferenceObject')) {
            $given['DifferenceObject'] = $DifferenceObject
        }
        # Objects go to the engine's standard input, one snapshot after the other, each with a line of U+001C behind it.
        $tables = ''
        $compare = @('compare') + @(foreach ($parameter in $given.Keys) {
            $file = Get-SnapshotPath $given[$parameter] $PSCmdlet
            if ($file) {
                $file
            } else {
                $tables += (ConvertTo-MappingTable -Mapping $given[$parameter] -ParameterName $parameter -Cmdlet $PSCmdlet) + "`n$([char] 0x1c)`n"
                '-'
            }
        }) + @(
            if ($NmapScan) { "--nmap=$($PSCmdlet.GetUnresolvedProviderPathFromPSPath($NmapScan))" }
            if ($HostName) { "--host=$HostName" }
            if ($IgnoreRestart) { '--ignore-restarts' }
        )
        $type = if ($NmapScan) { [PortReporterScannedPort] } else { [PortReporterDifference] }
        Invoke-Engine $compare -Filter @(Get-MappingFilter $PSBoundParameters) -RecordType $type -InputText $tables -Cmdlet $PSCmdlet
    }
}
