# A script that does what one of this module's functions does on a machine that has not got this module, with the same arguments. The
# functions that it calls go along; classes do not. What goes wrong is told as the engine tells its errors, four cells a line.
function Get-RemoteScript {
    param ([string] $Name)

    $texts = [ordered] @{}
    $names = [System.Collections.Generic.Queue[string]]::new()
    $names.Enqueue($Name)
    while ($names.Count -gt 0) {
        $one = $names.Dequeue()
        $function = Get-Command $one
        if ($texts.Contains($one) -or $function -isnot [System.Management.Automation.FunctionInfo]) { continue }
        $texts[$one] = "function $one {$($function.ScriptBlock)}"
        foreach ($call in $function.ScriptBlock.Ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $names.Enqueue(([System.Management.Automation.Language.CommandAst] $call).GetCommandName())
        }
    }
    # In a single session Invoke-Command makes an exception there one here, without the machine's name. No methods: where they are forbidden
    # that must be told too.
    return ($texts.Values -join "`n") + @"

try { $Name @args } catch {
    `$cause = if (`$_.Exception.InnerException) { `$_.Exception.InnerException } else { `$_.Exception }
    `$text = `$cause.Message -replace '\\', '\\' -replace '\s+', ' '
    if (`$_.FullyQualifiedErrorId -eq 'UnauthorizedAccessException') {
        "AccessDenied`tPermissionDenied`t`$text Open the session as an administrator.`t"
    } else {
        "FailedThere`tOperationStopped`t`$text`t"
    }
}
"@
}
