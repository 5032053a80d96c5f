# An error record of this computer or, with an origin, of a remote computer. The message then starts with that computer's name.
function ConvertTo-ErrorRecord {
    param (
        [string] $Id,
        [System.Management.Automation.ErrorCategory] $Category,
        [string] $Message,
        [object] $Target,
        [System.Exception] $Cause,
        [System.Management.Automation.Remoting.OriginInfo] $Origin
    )

    if ($Origin) { $Message = "$($Origin.PSComputerName): $Message" }
    $exception = [System.Management.Automation.RuntimeException]::new($Message, $Cause)
    $record = [System.Management.Automation.ErrorRecord]::new($exception, $Id, $Category, $Target)
    if ($Origin) { return [System.Management.Automation.Runspaces.RemotingErrorRecord]::new($record, $Origin) }
    return $record
}
