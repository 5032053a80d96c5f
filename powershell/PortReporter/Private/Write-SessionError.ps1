# Writes an error of a session, with the name of the remote computer.
function Write-SessionError {
    param (
        [System.Exception] $Reason,
        [System.Management.Automation.Remoting.OriginInfo] $Origin,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $message = [PortReporterText]::Safe($Reason.Message)
    $splatError = @{ Message = $message; Target = $Origin.PSComputerName; Cause = $Reason; Origin = $Origin }
    $failure = ConvertTo-ErrorRecord -Id SessionFailed -Category ConnectionError @splatError
    $Cmdlet.WriteError($failure)
}
