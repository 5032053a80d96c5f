function Get-PortMapping {
    <#
    .SYNOPSIS
    Gets the TCP and UDP ports in use on this machine or on others, with the
    process, services and account that hold them.

    .DESCRIPTION
    Get-PortMapping gives one object for each socket that the system lists: its
    ends and state, the process that holds it, that process' path, command line,
    account and services, and on request its version, signature, hash and loaded
    modules.

    Different parameters are combined with and, several values of one parameter
    with or. A value with ! before it excludes. Names and addresses take the
    wildcards * and ?, ports take ranges such as 8000-8100. A backtick makes the
    next character literal: 'a`*' is the name a*.

    Processes and services can be piped in, thousands of them too; one snapshot
    then serves all of them. Names of piped objects are literal. What is piped in
    and holds no port gives nothing. A port,
    process, service or account that is named as a parameter, without wildcards,
    and holds no mapping gives the error NoMatch.

    Without administrator rights (on Linux: root) the owners of other people's
    ports stay unknown; a warning says so, and the property Missing says for
    each object which fact is not there and why.

    With Session the other machines are asked, all at the same time, by the
    program that is installed there; the module need not be. What is wrong with
    one of them is an error that names it, and does not stop the others.

    .PARAMETER Protocol
    TCP or UDP. Without it, both.

    .PARAMETER LocalPort
    Ports of this machine: 443, 8000-8100, !22.

    .PARAMETER RemotePort
    Ports at the other end of a connection: 443, 8000-8100, !22.

    .PARAMETER LocalAddress
    Addresses and networks of this machine: 10.0.0.0/8, 192.168.*, !::1.

    .PARAMETER RemoteAddress
    Addresses and networks at the other end of a connection: 10.0.0.0/8,
    192.168.*, !::1.

    .PARAMETER State
    States of TCP connections: Listen, Established, TimeWait and the others that
    Get-NetTCPConnection knows, and Bound for a socket that has a port but
    neither listens nor connects. UDP has no state.

    .PARAMETER ProcessId
    Process IDs: 4711, !4. Taken by property name from the pipeline, from Id and
    OwningProcess too.

    .PARAMETER ProcessName
    Process names. Wildcards are allowed, .exe may be left out: chrome finds
    chrome.exe. Put ! before a name to exclude it. Taken by property name from
    the pipeline when the object has no process ID.

    .PARAMETER UserName
    Accounts, with or without their domain: 'NT AUTHORITY\SYSTEM', www-data.
    Wildcards are allowed.

    .PARAMETER ServiceName
    Windows services or systemd units, by name or display name. Wildcards are
    allowed. Taken by property name from the pipeline when the object has no
    process ID.

    .PARAMETER Listening
    Only ports that wait for others: TCP in state Listen, and UDP without a
    remote end.

    .PARAMETER Include
    Facts that take time to read and are left out otherwise: Module (loaded
    modules with their base addresses), Hash (SHA-256 of the program), Version
    (company, description and version of the program), Signer (whose signature
    the program bears), Address (of this machine, where a port on 0.0.0.0 or ::
    can be reached; Compare-PortMapping -NmapScan finds the machine by them).

    .PARAMETER Session
    Sessions with other machines, opened by New-PSSession, over WinRM or SSH.
    Port Reporter must be installed there.

    .EXAMPLE
    Get-PortMapping 8080

    Proto LocalAddress     Port State           PID Process          ServiceName
    ----- ------------     ---- -----           --- -------          -----------
    TCP   0.0.0.0          8080 Listen         1934 python3
    TCP   127.0.0.1        8080 TimeWait            [Kernel]         [Kernel]
    TCP   127.0.0.1        8080 Established    1934 python3

    Who holds port 8080, and who is connected to it? A window of 120 columns
    shows the remote end and the account too. The connection in TimeWait
    belongs to no process any more.

    .EXAMPLE
    Get-PortMapping -Listening | Where-Object Exposure -eq Any | ForEach-Object { "$($_.LocalPort) $($_.Path)" }

    8080 /root/.pyenv/versions/3.11.7/bin/python3.11

    The programs that anybody can reach through the network.

    .EXAMPLE
    Get-PortMapping -RemotePort 8080 | ForEach-Object { "$($_.ProcessName) talks to $($_.Peer)" }

    sleep talks to python3 (1934)

    Both ends of connections within this machine.

    .EXAMPLE
    Get-PortMapping -LocalPort 8080 -State Listen -Include Hash | ForEach-Object Sha256

    f1ee188b790e43cac8701a497db3c780abc4557ec9c5f55b0d11a49de3958347

    The program's hash, to look it up elsewhere.

    .EXAMPLE
    Get-PortMapping -State TimeWait | ForEach-Object { "$_ $($_.Missing.ProcessName)" }

    TCP 127.0.0.1:8080 Kernel

    Why is there no process? The system itself holds the rest of a connection.

    .EXAMPLE
    Get-Process python3 | Get-PortMapping -State Listen

    Proto LocalAddress     Port State           PID Process          ServiceName
    ----- ------------     ---- -----           --- -------          -----------
    TCP   0.0.0.0          8080 Listen         1934 python3

    The ports of some processes. Services can be piped in the same way.

    .EXAMPLE
    Get-PortMapping 8080 -Session (New-PSSession pc01, pc02)

    Computer   Proto LocalAddress     Port State           PID Process
    --------   ----- ------------     ---- -----           --- -------
    pc02       TCP   127.0.0.1        8080 Listen         1832 busybox
    pc01       TCP   127.0.0.1        8080 Listen         1832 busybox

    Who holds port 8080 on other machines? Sessions can be piped in too.

    .INPUTS
    System.Diagnostics.Process
    Or any object with a property ProcessId, Id, OwningProcess or PID, else
    ServiceName, else ProcessName: processes, services, connections, mappings.
    Not together with Session: an ID here is another process there.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines that are asked.

    .OUTPUTS
    PortReporterMapping
    An object with these properties, null where a fact does not apply or is not
    known:

    Protocol         TCP or UDP.
    LocalAddress     Address of this machine; 0.0.0.0 or :: for all of them. A
                     scope stands after %.
    LocalPort        Port of this machine.
    RemoteAddress    The other end's address; null for listeners, and for UDP on
                     Windows.
    RemotePort       The other end's port.
    State            The TCP connection's state, named as by
                     Get-NetTCPConnection; null for UDP.
    DualStack        Linux: whether a socket on :: takes IPv4 too.
    Exposure         How far LocalAddress can be reached: Any, Loopback,
                     LinkLocal, Private, Multicast or Global.
    ReachableAt      With -Include Address: the addresses at which a port on
                     0.0.0.0 or :: can be reached.
    Opened           When the port was bound, local time. Also CreationTime.
    ProcessId        The process that holds the socket. Null, never 0, where
                     there is none. Also OwningProcess and Id.
    ProcessStarted   When that process was started, local time.
    ProcessName      Its name.
    Path             Its program.
    Deleted          Linux: whether the program's file was deleted or replaced
                     after the process started.
    CommandLine      How it was started.
    ParentProcessId  Who started it.
    UserName         The account that it runs under.
    ServiceName      Its service; the socket's own one where the system tells,
                     else the first of Services.
    Services         All services in the process: their names, each with the
                     properties Name, DisplayName and Type.
    Peer             For a connection within this machine: the process at the
                     other end, as `name (id)` with the properties ProcessId
                     and ProcessName.
    SharedWith       Other processes that hold the same socket, each as Peer.
    BoundDevice      Linux: the network device that the socket is bound to.
    Namespace        Linux: the network namespace, when it is not ours.
    Container        Linux: the container, where known.
    Company          With -Include Version: who made the program.
    Description      With -Include Version: what its maker calls it.
    Version          With -Include Version: its version.
    Signer           With -Include Signer: whose signature it bears.
    Sha256           With -Include Hash: the program's SHA-256.
    Modules          With -Include Module: the files loaded in the process:
                     their paths, each with the properties Path, BaseAddress
                     and, on Linux, Deleted if the file was deleted or replaced.
    Missing          Which of these facts are missing, and why: a text with a
                     property for each of them. Null if none is. The reasons:
                     AccessDenied, Protected, Sensitive, Exited, OwnerReused,
                     Kernel, NotFound, OtherPidNamespace, Untrusted, ReadFailed
                     or NotSupported.

    PortReporterRemoteMapping
    With Session, such an object with one property more:

    PSComputerName   The machine that it is a port of. Times are this machine's.

    .LINK
    Watch-PortMapping

    .LINK
    Wait-PortMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'Here')]
    [OutputType([PortReporterMapping])]
    [OutputType('PortReporterRemoteMapping', ParameterSetName = 'Session')]
    param (
        [ValidateSet('TCP', 'UDP')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Protocol,

        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $LocalPort,

        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $RemotePort,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $LocalAddress,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $RemoteAddress,

        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $State,

        [Parameter(ParameterSetName = 'Here', ValueFromPipelineByPropertyName)]
        [Parameter(ParameterSetName = 'Session')]
        [Alias('Id', 'OwningProcess', 'PID')]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $ProcessId,

        [Parameter(ParameterSetName = 'Here', ValueFromPipelineByPropertyName)]
        [Parameter(ParameterSetName = 'Session')]
        [SupportsWildcards()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $ProcessName,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $UserName,

        [Parameter(ParameterSetName = 'Here', ValueFromPipelineByPropertyName)]
        [Parameter(ParameterSetName = 'Session')]
        [SupportsWildcards()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
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
        # Not $PSBoundParameters, which keeps what objects before had.
        $given = @{ Session = $Session; ProcessId = $ProcessId; ServiceName = $ServiceName; ProcessName = $ProcessName }
        Add-MappingInput -Mappings $mappings -Given $given -Cmdlet $PSCmdlet
    }

    end {
        $quietAbout = if (-not (Test-LiteralFilter $mappings.Named)) { 'NoMatch' }
        Invoke-MappingCommand -Argument 'map' -Mappings $mappings -RecordType ([PortReporterMapping]) -Cmdlet $PSCmdlet -QuietAbout $quietAbout
    }
}
