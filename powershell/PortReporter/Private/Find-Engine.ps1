# The path of the engine on this computer: part of the module, installed by setup, or on Linux installed as the Readme.txt of the release
# package describes. It is never searched on PATH or in the working directory.
function Find-Engine {
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)

    $paths = @(Get-EngineCandidatePath (Get-Platform))
    foreach ($path in $paths) {
        if ([System.IO.File]::Exists($path)) { return $path }
    }
    $message = "The Port Reporter program is missing. Searched: $($paths -join ', '). Reinstall the module."
    $failure = ConvertTo-ErrorRecord -Id EngineNotFound -Category ObjectNotFound -Message $message -Target $paths[0]
    $Cmdlet.ThrowTerminatingError($failure)
}
