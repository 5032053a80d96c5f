# Adds what a command for mappings was given by the pipeline, or as sessions, to the input that New-MappingInput created.
function Add-MappingInput {
    param (
        [hashtable] $Mappings,
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($Bound['Session']) {
        $Mappings.Session.AddRange([System.Management.Automation.Runspaces.PSSession[]] $Bound['Session'])
        return
    }
    if (-not $Cmdlet.MyInvocation.ExpectingInput) { return }
    foreach ($property in $Mappings.Piped.Keys) {
        if ($Mappings.Named.ContainsKey($property) -or -not $Bound[$property]) { continue }
        foreach ($value in $Bound[$property]) { $null = $Mappings.Piped[$property].Add($value) }
        return
    }
}
