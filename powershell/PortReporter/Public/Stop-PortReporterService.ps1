function Stop-PortReporterService {
    <#
    .SYNOPSIS
    Stops the Port Reporter service and waits until everything is written.

    .DESCRIPTION
    Stop-PortReporterService asks the service to stop, and waits until its log
    files are complete, sealed and closed. A service that is stopped already is
    left alone. This needs administrator rights (on Linux: root).

    .PARAMETER PassThru
    Give the service's state afterwards.

    .PARAMETER Session
    Sessions with the remote computers whose services are meant, opened by
    New-PSSession over WinRM or SSH. Port Reporter must be installed there. An
    error on a computer names it.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines whose services are meant. An empty list does not
    mean this machine: the command does nothing then.

    .OUTPUTS
    PortReporterServiceStatus
    With -PassThru, the state of the service as Get-PortReporterService gives
    it.

    .EXAMPLE
    Stop-PortReporterService

    Stops the service.

    .EXAMPLE
    Stop-PortReporterService -Confirm

    Asks before it does.

    .EXAMPLE
    (Stop-PortReporterService -PassThru).Status

    Stopped

    Stops the service and says so.

    .LINK
    Start-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Here', PositionalBinding = $false)]
    [OutputType([PortReporterServiceStatus])]
    [OutputType('PortReporterRemoteServiceStatus', ParameterSetName = 'Session')]
    param (
        [switch] $PassThru,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session
    )

    begin {
        $sessions = [System.Collections.Generic.List[System.Management.Automation.Runspaces.PSSession]]::new()
    }

    process {
        if ($Session) { $sessions.AddRange($Session) }
    }

    end {
        Invoke-ServiceCommand -Verb stop -Bound $PSBoundParameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
