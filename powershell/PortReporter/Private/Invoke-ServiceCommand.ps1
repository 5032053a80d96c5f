# Runs a service command of the engine with the settings from a command's bound parameters, locally or in sessions, after confirmation.
# Returns the status with -PassThru only. A command with piped input never runs on this computer: an empty list, or objects that are not
# sessions, leave no session, and nothing is run.
function Invoke-ServiceCommand {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'It asks for its cmdlet.')]
    param (
        [string] $Verb,
        [System.Collections.IDictionary] $BoundParameters,
        [System.Collections.Generic.List[System.Management.Automation.Runspaces.PSSession]] $Session,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $isRemote = $Session.Count -gt 0
    if ($Cmdlet.MyInvocation.ExpectingInput -and -not $isRemote) { return }
    $operation = [PortReporterTsvReader]::Word($Verb)
    $sessions = @(foreach ($one in $Session) {
        $service = "the Port Reporter service on $([PortReporterText]::Safe($one.ComputerName))"
        if ($Verb -eq 'status' -or $Cmdlet.ShouldProcess($service, $operation)) { $one }
    })
    if ($isRemote) {
        if ($sessions.Count -eq 0) { return }
    } elseif ($Verb -ne 'status' -and -not $Cmdlet.ShouldProcess('the Port Reporter service', $operation)) {
        return
    }
    $options = @(
        if ($BoundParameters['Default']) { '--defaults' }
        Get-SettingOption $BoundParameters $Cmdlet -IsRemote:$isRemote
    )
    Invoke-Engine (@('service', $Verb) + $options) -RecordType ([PortReporterServiceStatus]) -Session $sessions -Cmdlet $Cmdlet |
        ForEach-Object { if ($BoundParameters['PassThru']) { $_ } }
}
