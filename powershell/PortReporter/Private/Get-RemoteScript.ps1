# A script that runs one of the functions of this module on a computer that does not have this module, with the same arguments. It contains
# all functions that are called, but no classes. Errors are returned in the format of the engine's errors, four cells per line.
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
    # With a single session, Invoke-Command rethrows remote exceptions without the computer's name. The script calls no methods: if the
    # language mode forbids methods, that error must be reported, too.
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
