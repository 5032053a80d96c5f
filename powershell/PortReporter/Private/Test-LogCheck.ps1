# Whether the list of checks is not empty and all files are intact.
function Test-LogCheck {
    param ([object[]] $Check)

    return $Check.Count -gt 0 -and @($Check | Where-Object { -not $_.IsIntact }).Count -eq 0
}
