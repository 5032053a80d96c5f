# A script that does what one of this module's functions does, on a machine that has not got this module, with the same arguments.
function Get-EngineScript {
    param ([string] $Name)

    $needed = 'Find-InstalledEngine', 'New-EngineStart', 'Write-EngineInput', 'Receive-Engine', $Name
    $functions = foreach ($one in $needed) { "function $one {$((Get-Command $one -CommandType Function).ScriptBlock)}" }
    # With a single session an exception there would be one here, without the machine's name.
    $call = "try { $Name @args } catch { `"EngineFailed``tInvalidResult``t`$(`$_.Exception.Message -replace '[\s\\]+', ' ')``t`" }"
    return [scriptblock]::Create("$($functions -join "`n")`n$call")
}
