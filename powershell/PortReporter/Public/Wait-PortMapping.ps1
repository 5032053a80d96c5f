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

    .INPUTS
    None
    Nothing can be piped in.

    .OUTPUTS
    PortReporterMapping
    The mapping that was waited for, with the properties that Get-PortMapping
    describes. Nothing with -Closed.

    .EXAMPLE
    Wait-PortMapping 5432 -Timeout 30

    Protocol Local                Remote State  ProcessId ProcessName
    -------- -----                ------ -----  --------- -----------
    TCP      127.0.0.1:5432              Listen       812 postgres

    Waits until the database is up.

    .EXAMPLE
    Wait-PortMapping 8080 -Closed -Timeout 10

    Waits until a web server has let go of its port.

    .EXAMPLE
    (Wait-PortMapping 8000-8100 -ProcessName node).LocalPort

    8003

    Which port a program has taken.

    .LINK
    Watch-PortMapping

    .LINK
    Get-PortMapping
    #>
    [CmdletBinding()]
    [OutputType('PortReporterMapping')]
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
        [int] $Interval = 250
    )

    $watch = @('watch', '--listening', "--interval=$Interval") + @(Get-MappingFilter $PSBoundParameters) + @(
        if ($Closed) { '--until=closed' } else { '--until=open' }
        if ($Timeout) { "--for=$Timeout" }
    )
    Invoke-Engine $watch -RecordType ([PortReporterMapping]) -Cmdlet $PSCmdlet | ForEach-Object { if (-not $Closed) { $_ } }
}
