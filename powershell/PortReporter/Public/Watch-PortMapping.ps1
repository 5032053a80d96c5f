function Watch-PortMapping {
    <#
    .SYNOPSIS
    Watches TCP and UDP ports and gives an object each time one is opened,
    changes or is closed.

    .DESCRIPTION
    Watch-PortMapping looks at the machine once a second and gives what is
    different from the look before, until it is stopped, until its time is over
    (-Timeout), or until the pipeline has enough (Select-Object -First). What is
    there when it begins is no change; Get-PortMapping gives that.

    Connections that come and go between two looks are found where the system
    still tells of them: in the state TimeWait, and on Linux, for root, by what
    the kernel says of sockets that end.

    Processes and services can be piped in; their ports are then watched.

    With Session other machines are watched, all at the same time, by the
    program that is installed there; the module need not be.

    The parameters that choose mappings are those of Get-PortMapping: different
    ones are combined with and, several values of one with or. A change is
    given when the mapping fits before or after it.

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
    Get-NetTCPConnection knows. A connection that leaves such a state is seen
    too.

    .PARAMETER ProcessId
    Process IDs: 4711, !4.

    .PARAMETER ProcessName
    Process names. Wildcards are allowed, .exe may be left out: chrome finds
    chrome.exe. Put ! before a name to exclude it.

    .PARAMETER UserName
    Accounts, with or without their domain: 'NT AUTHORITY\SYSTEM', www-data.
    Wildcards are allowed.

    .PARAMETER ServiceName
    Windows services or systemd units, by name or display name. Wildcards are
    allowed.

    .PARAMETER Listening
    Only ports that wait for others: TCP in state Listen, and UDP without a
    remote end.

    .PARAMETER Include
    Facts that take time to read and are left out otherwise: Module, Hash,
    Version, Signer. See Get-PortMapping.

    .PARAMETER Opened
    Only ports that are opened (and, with -Closed, those that are closed).

    .PARAMETER Closed
    Only ports that are closed (and, with -Opened, those that are opened).

    .PARAMETER Timeout
    End after so many seconds. Without it, watch until stopped.

    .PARAMETER Interval
    Milliseconds between two looks, 100 to 3600000. 1000 if not given.

    .PARAMETER Session
    Sessions with other machines, opened by New-PSSession, over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.Diagnostics.Process
    Or any object with a property ProcessId, Id, OwningProcess or PID, else
    ServiceName, else ProcessName: processes, services, connections, mappings.
    All objects must have the same one of these. Not together with Session: an
    ID here is another process there.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines that are watched.

    .OUTPUTS
    PortReporterChange
    A PortReporterMapping, with all properties that Get-PortMapping describes,
    as the mapping is now or, when it is closed, as it was last. And these:

    Event            Opened, Changed or Closed.
    Time             When it was seen, local time.
    Source           How it came to be known: Poll, Event (the system told), or
                     Inferred (seen when it was over; the owner is the likely
                     one).
    Lifetime         How long a closed mapping was open, where that is known.
    Previous         What the properties that changed were before: a text with a
                     property for each of them.

    PortReporterRemoteChange
    With Session, such an object with one property more:

    PSComputerName   The machine that it is a port of. Times are this machine's.

    .EXAMPLE
    Watch-PortMapping

    Time     Event   Proto LocalAddress     Port State           PID Process
    ----     -----   ----- ------------     ---- -----           --- -------
    09:30:01 Opened  TCP   10.0.0.5        50112 Established     812 chrome
    09:30:04 Closed  TCP   10.0.0.5        50112 Established     812 chrome

    What is opened and closed, until Ctrl-C.

    .EXAMPLE
    Watch-PortMapping -Listening -Opened | ForEach-Object {
        "$($_.ProcessName) listens on $($_.LocalPort)"
    }

    nginx listens on 8080

    Says which programs begin to listen.

    .EXAMPLE
    Watch-PortMapping -ProcessName chrome -Timeout 60 | Export-Csv chrome.csv

    Keeps a minute of what a browser does.

    .EXAMPLE
    Get-Process chrome | Watch-PortMapping -Opened

    What the processes open that run now. Services can be piped in the same way.

    .EXAMPLE
    Watch-PortMapping -Listening -Session $pcs | ForEach-Object { "$($_.PSComputerName) $_" }

    pc01 Opened TCP 0.0.0.0:8080

    What listens on several machines. $pcs holds sessions that New-PSSession
    opened.

    .LINK
    Get-PortMapping

    .LINK
    Wait-PortMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'Here')]
    [OutputType([PortReporterChange])]
    [OutputType('PortReporterRemoteChange', ParameterSetName = 'Session')]
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

        [ValidateSet('Module', 'Hash', 'Version', 'Signer')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Include,

        [switch] $Opened,

        [switch] $Closed,

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
        # Not $PSBoundParameters, which keeps what objects before had.
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
        )
        Invoke-MappingCommand -Argument $watch -Mappings $mappings -RecordType ([PortReporterChange]) -Cmdlet $PSCmdlet | ForEach-Object {
            if ($wanted.Count -eq 0 -or $wanted -ccontains $_.Event) { $_ }
        }
    }
}
