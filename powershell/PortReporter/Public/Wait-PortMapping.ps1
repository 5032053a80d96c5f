function Wait-PortMapping {
    <#
    .SYNOPSIS
    Waits until a process listens on a port, or until no process does.

    .DESCRIPTION
    Wait-PortMapping waits for a listener (TCP in state Listen, UDP without a
    remote endpoint) that matches the parameters, and returns it. If one exists
    already, it returns immediately. With -Closed it waits until no matching
    listener exists and returns nothing.

    When -Timeout seconds have passed, it writes a TimedOut error.

    With Session it waits on remote computers in parallel, by the Port Reporter
    program that is installed there, and ends when all of them have ended.

    .PARAMETER LocalPort
    Local ports: 5432, 8000-8100. One of them is enough.

    .PARAMETER Protocol
    TCP or UDP. Without it, both.

    .PARAMETER LocalAddress
    Local addresses and networks: 127.0.0.1, 10.0.0.0/8.

    .PARAMETER ProcessId
    Process IDs.

    .PARAMETER ProcessName
    Process names. Wildcards are allowed; .exe is optional.

    .PARAMETER Closed
    Wait until no process listens.

    .PARAMETER Timeout
    Maximum number of seconds to wait. The default is to wait until stopped.

    .PARAMETER Interval
    Poll interval in milliseconds, 100 to 3600000. The default is 250.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers on which to wait.

    .OUTPUTS
    PortReporterMapping
    The listener, with the properties that Get-PortMapping describes. Nothing
    with -Closed.

    PortReporterRemoteMapping
    With Session, the same object with one additional property:

    PSComputerName   The computer that has the port. Times are in the local time
                     zone of this computer.

    .EXAMPLE
    Wait-PortMapping 5432 -Timeout 30

    Proto LocalAddress     Port State           PID Process          ServiceName
    ----- ------------     ---- -----           --- -------          -----------
    TCP   127.0.0.1        5432 Listen          812 postgres         postgresql

    Waits until the database listens.

    .EXAMPLE
    Wait-PortMapping 8080 -Closed -Timeout 10

    Waits until a web server has closed its port.

    .EXAMPLE
    (Wait-PortMapping 8000-8100 -ProcessName node).LocalPort

    8003

    Returns the port that a program has chosen.

    .EXAMPLE
    Wait-PortMapping 5432 -Timeout 30 -Session $pcs

    Waits until the database listens on several computers. $pcs contains
    sessions opened by New-PSSession.

    .LINK
    Watch-PortMapping

    .LINK
    Get-PortMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'Local')]
    [OutputType([PortReporterMapping])]
    [OutputType('PortReporterRemoteMapping', ParameterSetName = 'Session')]
    param (
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string[]] $LocalPort,

        [ValidateSet('TCP', 'UDP')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Protocol,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $LocalAddress,

        [Alias('Id', 'OwningProcess', 'PID')]
        [ValidateNotNullOrEmpty()]
        [string[]] $ProcessId,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] $ProcessName,

        [switch] $Closed,

        [ValidateRange(0.1, 999999999)]
        [double] $Timeout,

        [ValidateRange(100, 3600000)]
        [int] $Interval = 250,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session
    )

    begin {
        $mappings = Initialize-MappingInput $PSBoundParameters $PSCmdlet
    }

    process {
        Add-MappingInput -Mappings $mappings -Given @{ Session = $Session } -Cmdlet $PSCmdlet
    }

    end {
        $watch = @('watch', '--listening', "--interval=$Interval") + @(
            if ($Closed) { '--until=closed' } else { '--until=open' }
            if ($Timeout) { "--for=$Timeout" }
        )
        $splatWatch = @{ Argument = $watch; Mappings = $mappings; RecordType = [PortReporterMapping]; Cmdlet = $PSCmdlet }
        Invoke-MappingCommand @splatWatch | ForEach-Object { if (-not $Closed) { $_ } }
    }
}
