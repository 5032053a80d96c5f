# What a command that reads logs collects: paths or records and, from other machines, sessions. See Add-LogInput and Invoke-LogCommand.
function Initialize-LogInput {
    return @{
        Path    = [System.Collections.Generic.List[string]]::new()
        Record  = [System.Collections.Generic.List[string]]::new()
        Session = [System.Collections.Generic.List[System.Management.Automation.Runspaces.PSSession]]::new()
    }
}
