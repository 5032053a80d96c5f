# An error of this machine, or with an origin of another: its text then begins with that machine's name.
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
