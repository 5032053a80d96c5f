# Queues the next steps on a remote computer. Target is its state, returned by Get-SetupTarget.
function Add-RemoteSetupStep {
    param (
        [PortReporterSetupTarget] $Computer,
        [hashtable] $Target,
        # The values that all computers share; see Invoke-RemoteSetup.
        [hashtable] $Job,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $platform = $Target['Platform']
    if (-not $Job.Files.ContainsKey($platform)) { $Job.Files[$platform] = @(Get-SetupFile $platform) }
    $files = $Job.Files[$platform]
    # Another version cannot install this one, but it can uninstall itself.
    $isSame = $files -and $Target['EngineSha256'] -ceq $files[0]['Sha256']
    if ($Target['Engine'] -and ($Job.IsUninstalling -or ($isSame -and -not $Job.IsForced))) {
        $program = $Target['Engine']
    } elseif ($files) {
        $Computer.LeftoverPath.Add($Target['Folder'])
        $program = @($Target['Folder']) + $files[0]['PathPart'] -join $Target['Separator']
        foreach ($file in $files) {
            $path = @($Target['Folder']) + $file['PathPart'] -join $Target['Separator']
            $Computer.Size += $file['Size']
            for ($offset = 0; $offset -eq 0 -or $offset -lt $file['Size']; $offset += 1MB) {
                # Only with the last part.
                $sha256 = if ($offset + 1MB -ge $file['Size']) { $file['Sha256'] }
                $Computer.Steps.Enqueue(@{
                    Name = 'Copy'; Script = $Job.CopyScript; Source = $file['Source']; Argument = @($path, $offset, $null, $sha256)
                })
            }
        }
    } else {
        $message = "The program for $platform is missing on this computer. Install the module from the PowerShell Gallery, which contains it."
        $splatError = @{ Message = $message; Target = $platform; Origin = $Computer.Origin }
        $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id EngineNotFound -Category ObjectNotFound @splatError))
        return
    }
    $Computer.Steps.Enqueue(@{ Name = 'Run'; Script = $Job.RunScript; Argument = @($Job.CommandLine, '', 60000, $program) })
}
