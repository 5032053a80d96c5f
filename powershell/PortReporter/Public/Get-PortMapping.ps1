function Get-PortMapping {
    <#
    .SYNOPSIS
    Gets the TCP and UDP ports in use on this or remote computers, with the
    owning process, its services and its account.

    .DESCRIPTION
    Get-PortMapping returns one object per socket that the operating system
    reports: its endpoints and state, its owning process with path, command
    line, account and services, and on request the program's version, signer,
    hash and loaded modules.

    Parameters are combined with AND, multiple values of one parameter with OR.
    A ! before a value excludes it. Names and addresses accept the wildcards *
    and ?, ports accept ranges such as 8000-8100. A backtick makes the next
    character literal: 'a`*' is the name a*.

    Processes and services can be piped in; all piped objects are matched
    against a single snapshot. Names of piped objects are literal. Piped objects
    that own no port produce no output. A port, process, service or account that
    is named as a parameter, without wildcards, and matches no mapping causes a
    NoMatch error.

    Without administrator rights (on Linux: root) the owners of other accounts'
    ports are unknown. A warning reports this, and the property Missing of each
    object gives the reason for every absent property.

    With Session, remote computers are queried in parallel by the Port Reporter
    program that is installed there. They do not need the module. An error on
    one computer names it and does not affect the others.

    .PARAMETER Protocol
    TCP or UDP. Without it, both.

    .PARAMETER LocalPort
    Local ports: 443, 8000-8100, !22.

    .PARAMETER RemotePort
    Ports of the remote endpoint: 443, 8000-8100, !22.

    .PARAMETER LocalAddress
    Local addresses and networks: 10.0.0.0/8, 192.168.*, !::1.

    .PARAMETER RemoteAddress
    Addresses and networks of the remote endpoint: 10.0.0.0/8, 192.168.*, !::1.

    .PARAMETER State
    States of TCP connections: Listen, Established, TimeWait and the other names
    of Get-NetTCPConnection. Bound is a socket that has a port but neither
    listens nor is connected. UDP has no state.

    .PARAMETER ProcessId
    Process IDs: 4711, !4. Taken by property name from the pipeline; Id and
    OwningProcess are accepted too.

    .PARAMETER ProcessName
    Process names. Wildcards are allowed; .exe is optional: chrome matches
    chrome.exe. A ! before a name excludes it. Taken by property name from
    the pipeline when the object has no process ID.

    .PARAMETER UserName
    Accounts, with or without domain: 'NT AUTHORITY\SYSTEM', www-data.
    Wildcards are allowed.

    .PARAMETER ServiceName
    Windows services or systemd units, by name or display name. Wildcards are
    allowed. Taken by property name from the pipeline if the object has no
    process ID.

    .PARAMETER Listening
    Only listeners: TCP in state Listen, and UDP without a remote endpoint.

    .PARAMETER Include
    Optional fields that take longer to read: Module (loaded modules with their
    base addresses), Hash (SHA-256 of the program), Version (company,
    description and version of the program), Signer (of the program's
    signature), Address (local addresses at which a port on 0.0.0.0 or :: can be
    reached; Compare-PortMapping -NmapScan uses them to identify the computer).

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there.

    .EXAMPLE
    Get-PortMapping 8080

    Proto LocalAddress     Port State           PID Process          ServiceName
    ----- ------------     ---- -----           --- -------          -----------
    TCP   0.0.0.0          8080 Listen         1934 python3
    TCP   127.0.0.1        8080 TimeWait            [Kernel]         [Kernel]
    TCP   127.0.0.1        8080 Established    1934 python3

    Shows the owner of port 8080 and its connections. A window of 120 columns
    also shows the remote endpoint and the account. The connection in TimeWait
    no longer has an owner.

    .EXAMPLE
    Get-PortMapping -Listening | Where-Object Exposure -eq Any | ForEach-Object { "$($_.LocalPort) $($_.Path)" }

    8080 /root/.pyenv/versions/3.11.7/bin/python3.11

    Lists the programs that other computers can reach.

    .EXAMPLE
    Get-PortMapping -RemotePort 8080 | ForEach-Object { "$($_.ProcessName) talks to $($_.Peer)" }

    sleep talks to python3 (1934)

    Shows both endpoints of connections within this computer.

    .EXAMPLE
    Get-PortMapping -LocalPort 8080 -State Listen -Include Hash | ForEach-Object Sha256

    f1ee188b790e43cac8701a497db3c780abc4557ec9c5f55b0d11a49de3958347

    Returns the program's hash, for use with a reputation service.

    .EXAMPLE
    Get-PortMapping -State TimeWait | ForEach-Object { "$_ $($_.Missing.ProcessName)" }

    TCP 127.0.0.1:8080 Kernel

    Shows why no process is reported: the kernel holds the closed connection.

    .EXAMPLE
    Get-Process python3 | Get-PortMapping -State Listen

    Proto LocalAddress     Port State           PID Process          ServiceName
    ----- ------------     ---- -----           --- -------          -----------
    TCP   0.0.0.0          8080 Listen         1934 python3

    Shows the ports of these processes. Services can be piped in the same way.

    .EXAMPLE
    Get-PortMapping 8080 -Session (New-PSSession pc01, pc02)

    Computer   Proto LocalAddress     Port State           PID Process
    --------   ----- ------------     ---- -----           --- -------
    pc02       TCP   127.0.0.1        8080 Listen         1832 busybox
    pc01       TCP   127.0.0.1        8080 Listen         1832 busybox

    Shows the owner of port 8080 on remote computers. Sessions can be piped in
    too.

    .INPUTS
    System.Diagnostics.Process
    Or any object with a property ProcessId, Id, OwningProcess or PID, else
    ServiceName, else ProcessName: processes, services, connections, mappings.
    Not together with Session, because a local process ID does not identify a
    process of another computer.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers to query.

    .OUTPUTS
    PortReporterMapping
    An object with these properties, null if one does not apply or is unknown:

    Protocol         TCP or UDP.
    LocalAddress     Local address; 0.0.0.0 or :: for all addresses. A scope
                     follows after %.
    LocalPort        Local port.
    RemoteAddress    Remote address; null for listeners, and for UDP on Windows.
    RemotePort       Remote port.
    State            State of the TCP connection, with the names of
                     Get-NetTCPConnection; null for UDP.
    DualStack        Linux: whether a socket on :: accepts IPv4 too.
    Exposure         Reachability of LocalAddress: Any, Loopback, LinkLocal,
                     Private, Multicast or Global.
    ReachableAt      With -Include Address: the addresses at which a port on
                     0.0.0.0 or :: can be reached.
    Opened           When the port was bound, local time. Also CreationTime.
    ProcessId        ID of the owner. Null, never 0, if no process owns the
                     socket. Also OwningProcess and Id.
    ProcessStarted   Start time of the owner, local time.
    ProcessName      Name of the owner.
    Path             Path of its program.
    Deleted          Linux: whether the program's file was deleted or replaced
                     after the process started.
    CommandLine      Command line of the owner.
    ParentProcessId  ID of the parent process.
    UserName         Account that the process runs under.
    ServiceName      Service of the socket, if the operating system reports it;
                     otherwise the first of Services.
    Services         All services in the process: their names, each with the
                     properties Name, DisplayName and Type.
    Peer             For a connection within this computer: the process at the
                     remote endpoint, as `name (id)` with the properties
                     ProcessId and ProcessName.
    SharedWith       Other processes that hold the same socket, each as Peer.
    BoundDevice      Linux: the network device that the socket is bound to.
    Namespace        Linux: the network namespace, if it is another one.
    Container        Linux: the container, if known.
    Company          With -Include Version: the program's company.
    Description      With -Include Version: the program's description.
    Version          With -Include Version: the program's version.
    Signer           With -Include Signer: the signer of the program.
    Sha256           With -Include Hash: the program's SHA-256.
    Modules          With -Include Module: the files loaded in the process:
                     their paths, each with the properties Path, BaseAddress
                     and, on Linux, Deleted if the file was deleted or replaced.
    Missing          The missing properties and the reasons: a string with a
                     property for each of them. Null if none is missing. Reasons:
                     AccessDenied, Protected, Sensitive, Exited, OwnerReused,
                     Kernel, NotFound, OtherPidNamespace, Untrusted, ReadFailed
                     or NotSupported.

    PortReporterRemoteMapping
    With Session, the same object with one additional property:

    PSComputerName   The computer that has the port. Times are in the local time
                     zone of this computer.

    .LINK
    Watch-PortMapping

    .LINK
    Wait-PortMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'Local')]
    [OutputType([PortReporterMapping])]
    [OutputType('PortReporterRemoteMapping', ParameterSetName = 'Session')]
    param (
        [ValidateSet('TCP', 'UDP')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Protocol,

        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string[]] $LocalPort,

        [ValidateNotNullOrEmpty()]
        [string[]] $RemotePort,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $LocalAddress,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $RemoteAddress,

        [ValidateNotNullOrEmpty()]
        [string[]] $State,

        [Parameter(ParameterSetName = 'Local', ValueFromPipelineByPropertyName)]
        [Parameter(ParameterSetName = 'Session')]
        [Alias('Id', 'OwningProcess', 'PID')]
        [string[]] $ProcessId,

        [Parameter(ParameterSetName = 'Local', ValueFromPipelineByPropertyName)]
        [Parameter(ParameterSetName = 'Session')]
        [SupportsWildcards()]
        [string[]] $ProcessName,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $UserName,

        [Parameter(ParameterSetName = 'Local', ValueFromPipelineByPropertyName)]
        [Parameter(ParameterSetName = 'Session')]
        [SupportsWildcards()]
        [string[]] $ServiceName,

        [switch] $Listening,

        [ValidateSet('Module', 'Hash', 'Version', 'Signer', 'Address')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Include,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session
    )

    begin {
        $mappings = Initialize-MappingInput $PSBoundParameters $PSCmdlet
    }

    process {
        # Not $PSBoundParameters, which keeps the values of previous objects.
        $given = @{ Session = $Session; ProcessId = $ProcessId; ServiceName = $ServiceName; ProcessName = $ProcessName }
        Add-MappingInput -Mappings $mappings -Given $given -Cmdlet $PSCmdlet
    }

    end {
        $suppressed = if (-not (Test-LiteralFilter $mappings.Named)) { 'NoMatch' }
        $splatMap = @{ Mappings = $mappings; RecordType = [PortReporterMapping]; SuppressedErrorId = $suppressed; Cmdlet = $PSCmdlet }
        Invoke-MappingCommand -Argument 'map' @splatMap
    }
}
