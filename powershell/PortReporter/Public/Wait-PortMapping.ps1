function Wait-PortMapping {
    <#
    .SYNOPSIS
    Waits until somebody listens on a port, or until nobody does any more.

    .DESCRIPTION
    Wait-PortMapping ends as soon as there is a mapping that waits for others
    (TCP in state Listen, UDP without a remote end) and fits the parameters, and
    gives it. If there is one already it ends at once. With -Closed it ends when
    there is none (any more) and gives nothing.

    When the time is over (-Timeout) it gives the error TimedOut.

    With Session it waits on other machines, on all at the same time, by the
    program that is installed there, and ends when each of them has ended.

    .PARAMETER LocalPort
    Ports of this machine: 5432, 8000-8100. One of them is enough.

    .PARAMETER Protocol
    TCP or UDP. Without it, both.

    .PARAMETER LocalAddress
    Addresses and networks of this machine: 127.0.0.1, 10.0.0.0/8.

    .PARAMETER ProcessId
    Process IDs.

    .PARAMETER ProcessName
    Process names. Wildcards are allowed, .exe may be left out.

    .PARAMETER Closed
    Wait until nobody listens any more.

    .PARAMETER Timeout
    Wait for so many seconds at most. Without it, wait until stopped.

    .PARAMETER Interval
    Milliseconds between two looks, 100 to 3600000. 250 if not given.

    .PARAMETER Session
    Sessions with other machines, opened by New-PSSession, over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines on which to wait.

    .OUTPUTS
    PortReporterMapping
    The mapping that was waited for, with the properties that Get-PortMapping
    describes. Nothing with -Closed.

    PortReporterRemoteMapping
    With Session, such an object with one property more:

    PSComputerName   The machine that it is a port of. Times are this machine's.

    .EXAMPLE
    Wait-PortMapping 5432 -Timeout 30

    Proto LocalAddress     Port State           PID Process          ServiceName
    ----- ------------     ---- -----           --- -------          -----------
    TCP   127.0.0.1        5432 Listen          812 postgres         postgresql

    Waits until the database is up.

    .EXAMPLE
    Wait-PortMapping 8080 -Closed -Timeout 10

    Waits until a web server has let go of its port.

    .EXAMPLE
    (Wait-PortMapping 8000-8100 -ProcessName node).LocalPort

    8003

    Which port a program has taken.

    .EXAMPLE
    Wait-PortMapping 5432 -Timeout 30 -Session $pcs

    Waits until the database is up on several machines. $pcs holds sessions that
    New-PSSession opened.

    .LINK
    Watch-PortMapping

    .LINK
    Get-PortMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'Here')]
    [OutputType([PortReporterMapping])]
    [OutputType('PortReporterRemoteMapping', ParameterSetName = 'Session')]
    param (
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $LocalPort,

        [ValidateSet('TCP', 'UDP')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Protocol,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $LocalAddress,

        [Alias('Id', 'OwningProcess', 'PID')]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
        [string[]] $ProcessId,

        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-MappingValue $args[1] $args[2] })]
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
