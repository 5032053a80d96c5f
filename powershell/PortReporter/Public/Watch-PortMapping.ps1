function Watch-PortMapping {
    <#
    .SYNOPSIS
    Watches TCP and UDP ports and returns an object each time one is opened,
    changed or closed.

    .DESCRIPTION
    Watch-PortMapping polls once a second and returns the differences from the
    previous poll. It ends when it is stopped, after -Timeout seconds, or when
    the pipeline needs no more objects (Select-Object -First). Mappings that
    exist at the start are not changes; Get-PortMapping returns them.

    On Linux, for root, the kernel reports TCP connections at once, however
    short, and attempts to connect that fail. Otherwise, short-lived connections
    between two polls are detected if the operating system still reports them:
    in the state TimeWait.

    If processes or services are piped in, their ports are watched.

    With Session, remote computers are watched in parallel by the Port Reporter
    program that is installed there. They do not need the module.

    The filter parameters are those of Get-PortMapping: they are combined with
    AND, multiple values of one parameter with OR. A change is returned if the
    mapping matches before or after it.

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
    of Get-NetTCPConnection. A connection that leaves such a state is returned
    too.

    .PARAMETER ProcessId
    Process IDs: 4711, !4.

    .PARAMETER ProcessName
    Process names. Wildcards are allowed; .exe is optional: chrome matches
    chrome.exe. A ! before a name excludes it.

    .PARAMETER UserName
    Accounts, with or without domain: 'NT AUTHORITY\SYSTEM', www-data.
    Wildcards are allowed.

    .PARAMETER ServiceName
    Windows services or systemd units, by name or display name. Wildcards are
    allowed.

    .PARAMETER Listening
    Only listeners: TCP in state Listen, and UDP without a remote endpoint.

    .PARAMETER Include
    Optional fields that take longer to read: Module, Hash, Version, Signer. See
    Get-PortMapping.

    .PARAMETER Opened
    Only opened ports. -Opened, -Closed and -Failed can be combined.

    .PARAMETER Closed
    Only closed ports.

    .PARAMETER Failed
    Only attempts to connect that failed (Linux, for root).

    .PARAMETER Timeout
    Number of seconds to watch. The default is to watch until stopped.

    .PARAMETER Interval
    Poll interval in milliseconds, 100 to 3600000. The default is 1000.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.Diagnostics.Process
    Or any object with a property ProcessId, Id, OwningProcess or PID, else
    ServiceName, else ProcessName: processes, services, connections, mappings.
    All objects must have the same one of these. Not together with Session,
    because a local process ID does not identify a process of another computer.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers to watch.

    .OUTPUTS
    PortReporterChange
    A PortReporterMapping with all properties that Get-PortMapping describes: in
    its current state or, if it is closed, in its last state. Additional
    properties:

    Event            Opened, Changed, Closed or ConnectFailed (an attempt to
                     connect that was refused or got no answer: Linux, for root).
    Time             When the change happened, in microseconds, if the kernel
                     reported it; otherwise when it was detected. Local time.
    Source           How the record was obtained: Poll, Event (a kernel event)
                     or Inferred (detected after the end; the owner is the most
                     likely one).
    Lifetime         How long a closed mapping was open, or how long a failed
                     attempt took, if known.
    Previous         The previous values of the changed properties: a string
                     with a property for each of them.

    PortReporterRemoteChange
    With Session, the same object with one additional property:

    PSComputerName   The computer that has the port. Times are in the local time
                     zone of this computer.

    .EXAMPLE
    Watch-PortMapping

    Time     Event   Proto LocalAddress     Port     PID State       Process
    ----     -----   ----- ------------     ----     --- -----       -------
    09:30:01 Opened  TCP   10.0.0.5        50112     812 Established chrome
    09:30:04 Closed  TCP   10.0.0.5        50112     812 Established chrome

    Shows opened and closed ports until Ctrl-C.

    .EXAMPLE
    Watch-PortMapping -Listening -Opened | ForEach-Object {
        "$($_.ProcessName) listens on $($_.LocalPort)"
    }

    nginx listens on 8080

    Reports programs that start to listen.

    .EXAMPLE
    Watch-PortMapping -ProcessName chrome -Timeout 60 | Export-Csv chrome.csv

    Records the connections of a browser for a minute.

    .EXAMPLE
    Get-Process chrome | Watch-PortMapping -Opened

    Shows ports that running processes open. Services can be piped in the same
    way.

    .EXAMPLE
    Watch-PortMapping -Listening -Session $pcs | ForEach-Object { "$($_.PSComputerName) $_" }

    pc01 Opened TCP 0.0.0.0:8080

    Shows new listeners on several computers. $pcs contains sessions opened by
    New-PSSession.

    .LINK
    Get-PortMapping

    .LINK
    Wait-PortMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'Local')]
    [OutputType([PortReporterChange])]
    [OutputType('PortReporterRemoteChange', ParameterSetName = 'Session')]
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

        [ValidateSet('Module', 'Hash', 'Version', 'Signer')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Include,

        [switch] $Opened,

        [switch] $Closed,

        [switch] $Failed,

        [ValidateRange(0.1, 999999999)]
        [double] $Timeout,

        [ValidateRange(100, 3600000)]
        [int] $Interval,

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
        $watch = @('watch') + @(
            if ($Timeout) { "--for=$Timeout" }
            if ($Interval) { "--interval=$Interval" }
        )
        $wanted = @(
            if ($Opened) { 'Opened' }
            if ($Closed) { 'Closed' }
            if ($Failed) { 'ConnectFailed' }
        )
        Invoke-MappingCommand -Argument $watch -Mappings $mappings -RecordType ([PortReporterChange]) -Cmdlet $PSCmdlet | ForEach-Object {
            if ($wanted.Count -eq 0 -or $wanted -ccontains $_.Event) { $_ }
        }
    }
}
