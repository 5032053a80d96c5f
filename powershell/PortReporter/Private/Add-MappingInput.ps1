# Adds the sessions or the piped object of a command for mappings to the input that Initialize-MappingInput created.
function Add-MappingInput {
    param (
        [hashtable] $Mappings,
        # The values of the parameters for this piped object.
        [System.Collections.IDictionary] $Given,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($Given['Session']) {
        $Mappings.Session.AddRange([System.Management.Automation.Runspaces.PSSession[]] $Given['Session'])
        return
    }
    if (-not $Cmdlet.MyInvocation.ExpectingInput) { return }
    foreach ($property in $Mappings.Piped.Keys) {
        if ($Mappings.Named.ContainsKey($property) -or -not $Given[$property]) { continue }
        foreach ($value in $Given[$property]) { $null = $Mappings.Piped[$property].Add($value) }
        return
    }
}
