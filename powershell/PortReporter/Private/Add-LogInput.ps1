# Adds the parameters or the piped object of a command that reads logs to the input that Initialize-LogInput created.
function Add-LogInput {
    param (
        [hashtable] $Logs,
        # The values of the parameters for this piped object.
        [System.Collections.IDictionary] $Given,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # The piped object.
        [psobject] $Item
    )

    if ($Given['Session']) {
        $Logs.Session.AddRange([System.Management.Automation.Runspaces.PSSession[]] $Given['Session'])
        return
    }
    if ($Given['RecordType']) {
        if (-not $Cmdlet.MyInvocation.ExpectingInput) {
            $message = '-RecordType is a property of piped records. Pipe in records of Get-PortReporterLog.'
            $failure = ConvertTo-ErrorRecord -Id NoRecord -Category InvalidArgument -Message $message -Target $Given['RecordType']
            $Cmdlet.ThrowTerminatingError($failure)
        }
        $cause = $null
        $reason = [PortReporterJson]::Problem($Item)
        if (-not $reason) {
            try {
                $Logs.Record.Add([PortReporterJson]::Record($Item))
                return
            } catch {
                $cause = $_.Exception
                $reason = $cause.GetBaseException().Message.TrimEnd('.')
            }
        }
        $message = [PortReporterText]::Safe("A piped object is not a complete record of a log ($reason). Pipe in records of " +
            'Get-PortReporterLog with all their properties; Export-Csv keeps them if all records have the same type.')
        $failure = ConvertTo-ErrorRecord -Id NotARecord -Category InvalidArgument -Message $message -Target $Item -Cause $cause
        $Cmdlet.ThrowTerminatingError($failure)
    }
    # Any object can be converted to a string, and its name would be an unknown path.
    $isPath = $null -eq $Item -or $Item.PSObject.BaseObject.GetType().IsValueType -or $Item -is [string] -or $Item -is [array] -or
        $Item -is [System.IO.FileSystemInfo] -or $Item -is [System.Management.Automation.PathInfo]
    if ($Given['Path'] -and -not $isPath) {
        $type = @($Item.PSTypeNames)[0] -replace '^Deserialized\.'
        $records = if ($Cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey('RecordType')) {
            ', or records of Get-PortReporterLog with all their properties'
        }
        $message = "A piped object is not a path ($type). Pipe in log files, folders or their paths$records."
        $failure = ConvertTo-ErrorRecord -Id NotAPath -Category InvalidArgument -Message $message -Target $Item
        $Cmdlet.ThrowTerminatingError($failure)
    }
    foreach ($found in Resolve-LogPath $Given $Cmdlet) { $Logs.Path.Add($found) }
}
