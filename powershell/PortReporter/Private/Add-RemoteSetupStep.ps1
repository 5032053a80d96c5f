# What there is to do on another machine, now that it is known (from Get-SetupTarget) how things are there.
function Add-RemoteSetupStep {
    param (
        [PortReporterSetupTarget] $Machine,
        [hashtable] $Place,
        # What is the same for all machines; see Invoke-RemoteSetup.
        [hashtable] $Job,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $platform = $Place['Platform']
    if (-not $Job.Files.ContainsKey($platform)) { $Job.Files[$platform] = @(Get-SetupFile $platform) }
    $files = $Job.Files[$platform]
    # Another program could not install this one; it can take itself away.
    $isThere = $Place['Engine'] -and ($Job.IsUninstalling -or ($files -and $Place['EngineSha256'] -ceq $files[0]['Sha256'] -and -not $Job.IsForced))
    if ($isThere) {
        $program = $Place['Engine']
    } elseif ($files) {
        $Machine.LeftoverPath.Add($Place['Folder'])
        $program = @($Place['Folder']) + $files[0]['Place'] -join $Place['Separator']
        foreach ($file in $files) {
            $there = @($Place['Folder']) + $file['Place'] -join $Place['Separator']
            $Machine.Size += $file['Size']
            for ($offset = 0; $offset -eq 0 -or $offset -lt $file['Size']; $offset += 1MB) {
                # With the last part.
                $sha256 = if ($offset + 1MB -ge $file['Size']) { $file['Sha256'] }
                $Machine.Steps.Enqueue(@{
                    Name = 'Copy'; Script = $Job.CopyScript; Source = $file['Source']; Argument = @($there, $offset, $null, $sha256)
                })
            }
        }
    } else {
        $message = "There is no program for $platform here. The module of the PowerShell Gallery has one."
        $failure = ConvertTo-ErrorRecord -Id EngineNotFound -Category ObjectNotFound -Message $message -Target $platform -Origin $Machine.Origin
        $Cmdlet.WriteError($failure)
        return
    }
    $Machine.Steps.Enqueue(@{ Name = 'Run'; Script = $Job.RunScript; Argument = @($Job.CommandLine, '', 60000, $program) })
}
