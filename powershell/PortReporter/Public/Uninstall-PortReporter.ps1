function Uninstall-PortReporter {
    <#
    .SYNOPSIS
    Takes the Port Reporter service away from this Windows, with all that
    Install-PortReporter or PR-Setup made.

    .DESCRIPTION
    Uninstall-PortReporter stops the service and takes away its source in the
    event log, the service, the PowerShell module that PR-Setup installed, and
    the program with its folder. If a step fails, the steps before it are
    undone. Where nothing is installed, nothing is done.

    The log files stay. With RemoveLog they are deleted too, for good: it is
    asked whether they may be, unless Force is given.

    With -Confirm each step is asked for. The steps belong together: when one is
    declined, none is taken. This needs administrator rights.

    .PARAMETER Path
    The folder of the program, where its service is missing and cannot tell.

    .PARAMETER RemoveLog
    Delete the log files too.

    .PARAMETER Force
    Do not ask whether the log files may be deleted.

    .PARAMETER PassThru
    Give what was done, and where log files still are.

    .INPUTS
    None
    Nothing can be piped in.

    .OUTPUTS
    PortReporterInstallation
    With -PassThru, an object as Install-PortReporter gives it.

    .EXAMPLE
    Uninstall-PortReporter

    Takes the service away and keeps its logs.

    .EXAMPLE
    Uninstall-PortReporter -RemoveLog -Force

    Leaves nothing behind, and asks nothing.

    .EXAMPLE
    (Uninstall-PortReporter -PassThru).LogDirectory

    C:\Windows\System32\LogFiles\PortReporter

    Takes the service away and tells where the logs are.

    .LINK
    Install-PortReporter

    .LINK
    Stop-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('PortReporterInstallation')]
    param (
        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Path,

        [switch] $RemoveLog,

        [switch] $Force,

        [switch] $PassThru
    )

    $options = @(
        '--uninstall'
        if ($Path) { "--directory=$($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path))" }
        if ($RemoveLog) { '--remove-logs' }
    )
    Invoke-Setup 'Uninstalling Port Reporter' $options $PSBoundParameters $PSCmdlet
}
