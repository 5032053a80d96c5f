# The input of a command that reads logs: paths or records and, for remote computers, sessions. See Add-LogInput and Invoke-LogCommand.
function Initialize-LogInput {
    return @{
        Path    = [System.Collections.Generic.List[string]]::new()
        Record  = [System.Collections.Generic.List[string]]::new()
        Session = [System.Collections.Generic.List[System.Management.Automation.Runspaces.PSSession]]::new()
    }
}
