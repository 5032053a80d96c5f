function Stop-PortReporterService {
    <#
    .SYNOPSIS
    Stops the Port Reporter service and waits until its logs are complete.

    .DESCRIPTION
    Stop-PortReporterService requests the service to stop, and waits until its log
    files are complete, sealed and closed. If the service is stopped already,
    nothing is changed. Administrator rights (on Linux: root) are required.

    .PARAMETER PassThru
    Return the status of the service afterwards.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there. An error on one computer names it and
    does not stop the others.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers whose services are meant. An empty list does not
    mean this computer: nothing is done.

    .OUTPUTS
    PortReporterServiceStatus
    With -PassThru, the status of the service, with the properties that
    Get-PortReporterService describes.

    .EXAMPLE
    Stop-PortReporterService

    Stops the service.

    .EXAMPLE
    Stop-PortReporterService -Confirm

    Stops the service after confirmation.

    .EXAMPLE
    (Stop-PortReporterService -PassThru).Status

    Stopped

    Stops the service and returns its status.

    .LINK
    Start-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Local', PositionalBinding = $false)]
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
        Invoke-ServiceCommand -Verb stop -BoundParameters $PSBoundParameters -Session $sessions -Cmdlet $PSCmdlet
    }
}
