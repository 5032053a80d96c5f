# Whether there are checks and all of them are sound.
function Test-LogCheck {
    param ([object[]] $Check)

    return $Check.Count -gt 0 -and @($Check | Where-Object { -not $_.IsIntact }).Count -eq 0
}
