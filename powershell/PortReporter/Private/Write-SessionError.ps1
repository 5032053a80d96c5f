# Why nothing (more) is to be had from another machine, as an error that names it.
function Write-SessionError {
    param (
        [System.Exception] $Reason,
        [System.Management.Automation.Remoting.OriginInfo] $Origin,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $message = [PortReporterText]::Safe($Reason.Message)
    $Cmdlet.WriteError((New-ErrorRecord SessionFailed ConnectionError $message $Origin.PSComputerName $Reason -Origin $Origin))
}
