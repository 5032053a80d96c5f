# The path of this machine's engine: one that comes with the module, or where it is installed by setup, on Linux by the hand-out's
# Readme.txt. Never on PATH or in the working directory.
function Find-Engine {
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)

    $places = @(Get-EngineCandidatePath (Get-Platform))
    foreach ($place in $places) {
        if ([System.IO.File]::Exists($place)) { return $place }
    }
    $message = "Port Reporter's program is missing. It was looked for in: $($places -join ', '). Install the module again."
    $failure = ConvertTo-ErrorRecord -Id EngineNotFound -Category ObjectNotFound -Message $message -Target $places[0]
    $Cmdlet.ThrowTerminatingError($failure)
}
