# Creates one report of the logs of remote computers: copies them to temporary folders, one computer after the other, and runs the engine of
# this computer. The folders are deleted when this ends for any reason. The report names the computers whose logs are missing.
function Export-RemoteReport {
    param (
        [string] $File,
        # The computers and paths, as Complete-LogInput returns them.
        [hashtable] $Logs,
        # Options of 'log report'.
        [string[]] $Option,
        # A path on the remote computers.
        [string] $Baseline,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $root = New-PrivateFolder
    try {
        $origins = [ordered] @{}
        $open = @(Select-OpenSession $Logs.Session $Cmdlet)
        $missing = @($Logs.Session | Where-Object { $open -notcontains $_ } | ForEach-Object ComputerName)
        $names = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
        foreach ($one in $open) {
            $computer = $name = $one.ComputerName -replace '[^\w.-]', '_'
            # Another session with a computer of the same name.
            for ($number = 2; -not $names.Add($name); $number++) { $name = "$computer~$number" }
            $folders = Copy-RemoteLog -Session $one -Path $Logs.Path -Destination ([System.IO.Path]::Combine($root, $name)) -Cmdlet $Cmdlet
            if ($folders -and $Baseline) {
                $other = [System.IO.Path]::Combine($root, 'baseline', $name)
                # Without it, everything on this computer would be new.
                if (-not (Copy-RemoteLog -Session $one -Path $Baseline -Destination $other -Cmdlet $Cmdlet)) { $folders = $null }
            }
            if (-not $folders) { $missing += $one.ComputerName }
            foreach ($folder in $folders.Keys) { $origins[$folders[$folder]] = $folder }
        }
        if ($origins.Count -eq 0) { return }
        $known = [System.IO.Path]::Combine($root, 'baseline')
        if ($Baseline) { $origins[$known] = $Baseline }
        $collection = [System.IO.Path]::Combine($root, 'collection.json')
        $pairs = foreach ($folder in $origins.Keys) {
            "$([PortReporterJson]::Text($folder)):$([PortReporterJson]::Text($origins[$folder]))"
        }
        $list = foreach ($computer in $missing) { [PortReporterJson]::Text($computer) }
        $json = '{"origins":{' + ($pairs -join ',') + '},"missing":[' + ($list -join ',') + ']}'
        [System.IO.File]::WriteAllText($collection, $json)
        $local = Initialize-LogInput
        foreach ($folder in $origins.Keys) { if ($folder -ne $known) { $local.Path.Add($folder) } }
        $report = @('report', "--output=$File", "--collection=$collection") + $Option + @(
            if ($Baseline) { "--baseline=$known" }
        )
        Invoke-LogCommand $report $local -Cmdlet $Cmdlet
    } finally {
        $null = Clear-Folder $root
    }
}
