# The computers of Compare-PortMapping -Machine as arguments of the engine (Paths): paths, and computers whose mappings are in the text
# for its standard input (Text).
function Get-MachineInput {
    param (
        [psobject[]] $Machine,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $paths = [System.Collections.Generic.List[string]]::new()
    $computers = [ordered] @{}
    foreach ($one in $Machine) {
        $path = Get-SnapshotPath @($one) $Cmdlet
        if (-not $path -and $one.PSObject.BaseObject -is [System.IO.DirectoryInfo]) { $path = $one.FullName }
        if ($path) {
            $paths.Add($path)
            continue
        }
        $name = if ($one.PSComputerName) { "$($one.PSComputerName)" } else { [System.Environment]::MachineName }
        if (-not $computers.Contains($name)) { $computers[$name] = [System.Collections.Generic.List[psobject]]::new() }
        $computers[$name].Add($one)
    }
    $text = ''
    foreach ($name in $computers.Keys) {
        $paths.Add("$($name -replace '[=/\\]', '_')=-")
        $text += (ConvertTo-MappingTable -Mapping $computers[$name].ToArray() -ParameterName Machine -Cmdlet $Cmdlet) + "`n$([char] 0x1c)`n"
    }
    return @{ Paths = $paths.ToArray(); Text = $text }
}
