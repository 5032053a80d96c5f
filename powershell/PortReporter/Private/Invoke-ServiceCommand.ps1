# Runs one of the engine's service commands with the settings among a command's bound parameters, here or in its sessions, if the user wants
# it. Gives the status with -PassThru only.
function Invoke-ServiceCommand {
    param (
        [string] $Verb,
        [System.Collections.IDictionary] $Bound,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $isElsewhere = $null -ne $Bound['Session']
    $operation = [PortReporterTable]::Word($Verb)
    $sessions = @(foreach ($session in $Bound['Session']) {
        $service = "the Port Reporter service on $([PortReporterText]::Safe($session.ComputerName))"
        if ($Verb -eq 'status' -or $Cmdlet.ShouldProcess($service, $operation)) { $session }
    })
    if ($isElsewhere) {
        if ($sessions.Count -eq 0) { return }
    } elseif ($Verb -ne 'status' -and -not $Cmdlet.ShouldProcess('the Port Reporter service', $operation)) {
        return
    }
    $options = @(
        if ($Bound['Default']) { '--defaults' }
        Get-SettingOption $Bound $Cmdlet -IsElsewhere:$isElsewhere
    )
    Invoke-Engine (@('service', $Verb) + $options) -RecordType ([PortReporterServiceStatus]) -Session $sessions -Cmdlet $Cmdlet |
        ForEach-Object { if ($Bound['PassThru']) { $_ } }
}
