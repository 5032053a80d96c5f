function New-ErrorRecord {
    param (
        [string] $Id,
        [System.Management.Automation.ErrorCategory] $Category,
        [string] $Message,
        [object] $Target,
        [System.Exception] $Cause
    )

    $exception = [System.Management.Automation.RuntimeException]::new($Message, $Cause)
    return [System.Management.Automation.ErrorRecord]::new($exception, $Id, $Category, $Target)
}
