# The input of a command for mappings: its named filters, the values of piped objects by parameter, and sessions. See Add-MappingInput and
# Invoke-MappingCommand. Called before the first piped object is bound.
function Initialize-MappingInput {
    param (
        [System.Collections.IDictionary] $BoundParameters,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $named = [hashtable] $BoundParameters
    # An attribute would also refuse piped objects without an owner, which select no mapping.
    Assert-Filter $named ProcessId, ProcessName, ServiceName -Cmdlet $Cmdlet
    return @{
        Named   = $named
        Session = [System.Collections.Generic.List[System.Management.Automation.Runspaces.PSSession]]::new()
        # Thousands of objects often have few values. The first property that has a value is enough: a process has an ID and a name, a
        # service process has all three.
        Piped   = [ordered] @{
            ProcessId   = [System.Collections.Generic.HashSet[string]]::new()
            ServiceName = [System.Collections.Generic.HashSet[string]]::new()
            ProcessName = [System.Collections.Generic.HashSet[string]]::new()
        }
    }
}
