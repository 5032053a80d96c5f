function Compare-PortMapping {
    <#
    .SYNOPSIS
    Compares two snapshots of ports, a snapshot with the current state, an nmap
    scan with the open ports, two logs, or many computers.

    .DESCRIPTION
    Compare-PortMapping returns ports that are new, gone, or owned by a different
    process than before.

    A snapshot is output of Get-PortMapping: live objects, objects read by
    Import-Clixml, ConvertFrom-Json or Import-Csv, or the path of a file that the
    program has written (map --format json, csv, tsv or xml). Without a second
    snapshot, the first is compared with the current state of this computer.

    With -NmapScan it compares an nmap scan (nmap -oX scan.xml) with the ports of
    this computer: open ports with their owners, listeners that are filtered, and
    open ports without a local owner.

    With -ReferenceLog and -DifferenceLog it compares two Port Reporter logs:
    listeners, processes, users, remote ports and addresses that are new or gone,
    and listeners with a different owner.

    With -Machine it compares many computers and returns the programs and ports
    that do not listen on all of them: first what one computer alone has or lacks.

    .PARAMETER ReferenceObject
    The earlier snapshot: mappings, or the path of a snapshot file.

    .PARAMETER DifferenceObject
    The later snapshot. The default is the current state of this computer.
    Mappings can be piped in.

    .PARAMETER NmapScan
    A file written by nmap -oX. Without -ReferenceObject it is compared with the
    current state of this computer.

    .PARAMETER HostName
    Address or name of the scanned host that is the computer of the snapshot. By
    default the host that has an address of that computer is chosen; if the scan
    has one host only, that host is used with a warning.

    .PARAMETER ReferenceLog
    A log file, or a folder with logs.

    .PARAMETER DifferenceLog
    A later log file or folder, or one of another computer.

    .PARAMETER TimeZone
    Time zone of logs that have no PR-EVENTS file: Europe/Berlin, +02:00.

    .PARAMETER Encoding
    Encoding of the logs, as a label of the WHATWG Encoding Standard: ibm866,
    shift_jis, utf-16le. By default UTF-8 and UTF-16 are recognized; other files
    are read as windows-1252, with a warning.

    .PARAMETER Machine
    The computers to compare: output of Get-PortMapping with -Session, paths of
    snapshot files (each is named as its file) or of a folder of them, or a folder
    that has a folder with logs for each computer. If several have the same name,
    their paths follow it.

    .PARAMETER IgnoreRestart
    Treat the same program of the same account as the same owner, even if the
    process ID differs.

    .PARAMETER Protocol
    Only TCP or UDP.

    .PARAMETER LocalPort
    Only these ports: 443, 8000-8100, !22.

    .PARAMETER ProcessName
    Only ports whose owner, or previous owner, has this name. Wildcards are
    allowed.

    .PARAMETER Listening
    Only listeners. Connections usually differ between two snapshots.

    .INPUTS
    PortReporterMapping
    Or any object with the properties Protocol, LocalAddress and LocalPort: the
    later snapshot.

    .OUTPUTS
    PortReporterDifference
    A PortReporterMapping with all properties that Get-PortMapping describes: of
    the later snapshot, or of the earlier one if it is gone. Additional
    properties:

    Difference       New, Gone, or Changed: owned by a different process.
    Previous         The previous owner: `name (id)` with the properties
                     ProcessId, ProcessName, Path and UserName.

    PortReporterScannedPort
    With -NmapScan:

    Verdict          OpenWithoutOwner, Open, Unfiltered, Filtered or Closed. The
                     last three have a local listener. Unfiltered: probes reach
                     the port, but the scan cannot tell whether it is open.
    Address          The scanned address.
    Protocol         TCP or UDP.
    Port             The port.
    ScanState        The state that nmap reports: open, open|filtered.
    ScanService      The service that nmap reports.
    LocalAddress     Local address of the listener.
    ProcessId        ID of the owner.
    ProcessName      Name of the owner.
    Path             Path of its program.
    UserName         Account that the process runs under.
    ServiceName      Its service.
    Services         All services in the process.

    PortReporterLogDifference
    With -ReferenceLog:

    Difference           New, Gone or Changed.
    What                 Listener, Process, User, RemotePort or RemoteAddress.
    Name                 TCP 0.0.0.0:445, a process, a user, a port, an address.
    ProcessName          Owner of a listener; for a remote port or address, a
                         process that has connections with it (one object for each
                         process).
    UserName             Account of the owner.
    PreviousProcessName  Previous owner of a changed listener.
    PreviousUserName     Account of the previous owner.
    Count                Number of occurrences, in the log that has it.

    PortReporterMachineDifference
    With -Machine:

    Protocol         TCP or UDP.
    LocalPort        The port. Null for all ports from 32768 on, which the system
                     assigns: they differ from computer to computer.
    ProcessName      The program that listens.
    Count            Number of computers that have it.
    PresentOn        Their names.
    AbsentOn         Names of the computers that do not have it. A table shows
                     only the shorter one of the two lists.

    .EXAMPLE
    $before = Get-PortMapping
    Compare-PortMapping $before -Listening

    Difference Proto LocalAddress       Port State           PID Process
    ---------- ----- ------------       ---- -----           --- -------
    New        TCP   ::                 8080 Listen          812 busybox

    Shows listeners that are new since then.

    .EXAMPLE
    Get-PortMapping | Export-Clixml monday.xml
    Compare-PortMapping (Import-Clixml monday.xml) (Import-Clixml friday.xml) -IgnoreRestart

    Shows the differences at the end of the week.

    .EXAMPLE
    Compare-PortMapping -NmapScan scan.xml | Where-Object Verdict -eq Open

    Verdict          Proto Address          Port Process              ScanService
    -------          ----- -------          ---- -------              -----------
    Open             TCP   127.0.0.1        8088 busybox (812)        radan-http

    Shows the owners of the ports that the scan found open.

    .EXAMPLE
    Compare-PortMapping -ReferenceLog D:\Collected\PC07 -DifferenceLog D:\Collected\PC08

    Compares the logs of two computers.

    .EXAMPLE
    Compare-PortMapping -Machine (Get-PortMapping -Session $pcs -Listening)

    Proto  Port Process              Count PresentOn            AbsentOn
    -----  ---- -------              ----- ---------            --------
    TCP    4444 nc.exe                   1 pc07
    TCP     445 System                  29                      pc12

    Shows which of thirty computers are different. $pcs contains sessions opened
    by New-PSSession.

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
    [OutputType([PortReporterMachineDifference], ParameterSetName = 'Machine')]
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

        [Parameter(Mandatory, ParameterSetName = 'Machine')]
        [ValidateNotNullOrEmpty()]
        [psobject[]] $Machine,

        [Parameter(ParameterSetName = 'Snapshot')]
        [switch] $IgnoreRestart,

        [Parameter(ParameterSetName = 'Snapshot')]
        [Parameter(ParameterSetName = 'Scan')]
        [Parameter(ParameterSetName = 'Machine')]
        [ValidateSet('TCP', 'UDP')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Protocol,

        [Parameter(ParameterSetName = 'Snapshot')]
        [Parameter(ParameterSetName = 'Scan')]
        [Parameter(ParameterSetName = 'Machine')]
        [ValidateNotNullOrEmpty()]
        [string[]] $LocalPort,

        [Parameter(ParameterSetName = 'Snapshot')]
        [Parameter(ParameterSetName = 'Scan')]
        [Parameter(ParameterSetName = 'Machine')]
        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
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
        if ($PSCmdlet.ParameterSetName -eq 'Machine') {
            [hashtable] $machines = Get-MachineInput $Machine $PSCmdlet
            $splatCompare = @{ RecordType = [PortReporterMachineDifference]; InputText = $machines.Text; Cmdlet = $PSCmdlet }
            Invoke-Engine (@('compare', '--machines') + $machines.Paths) -Filter @(Get-MappingFilter $PSBoundParameters) @splatCompare
            return
        }
        $given = [ordered]@{}
        if ($PSBoundParameters.ContainsKey('ReferenceObject')) { $given['ReferenceObject'] = $ReferenceObject }
        if ($MyInvocation.ExpectingInput) {
            $given['DifferenceObject'] = $piped.ToArray()
        } elseif ($PSBoundParameters.ContainsKey('DifferenceObject')) {
            $given['DifferenceObject'] = $DifferenceObject
        }
        # Objects go to the engine's standard input, one snapshot after the other, each followed by a line of U+001C.
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
            if ($NmapScan) { "--nmap=$(Get-FullPath -Path $NmapScan -Cmdlet $PSCmdlet)" }
            if ($HostName) { "--host=$HostName" }
            if ($IgnoreRestart) { '--ignore-restarts' }
        )
        $type = if ($NmapScan) { [PortReporterScannedPort] } else { [PortReporterDifference] }
        Invoke-Engine $compare -Filter @(Get-MappingFilter $PSBoundParameters) -RecordType $type -InputText $tables -Cmdlet $PSCmdlet
    }
}
