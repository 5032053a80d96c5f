# Full file system paths for a command's Path and LiteralPath. Existing paths are resolved by PowerShell, with its drives, its current
# folder and its wildcards. A missing path is a non-terminating error.
function Resolve-LogPath {
    param (
        [System.Collections.IDictionary] $BoundParameters,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $given = @(
        foreach ($path in $BoundParameters['Path']) {
            $isPattern = [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($path)
            if (-not $isPattern) { $path = [System.Management.Automation.WildcardPattern]::Unescape($path) }
            @{ Path = $path; IsPattern = $isPattern }
        }
        foreach ($path in $BoundParameters['LiteralPath']) { @{ Path = $path; IsPattern = $false } }
    )
    foreach ($one in $given) {
        $path = $one.Path
        $splatPath = @{ Path = $path; Cmdlet = $Cmdlet }
        $missing = Get-MissingDrive @splatPath
        if ($missing) {
            $problem = "Cannot find path '$path': drive '$missing' does not exist"
            Write-PathError -Id PathNotFound -Category ObjectNotFound -Problem $problem @splatPath
            continue
        }
        $provider = $drive = $null
        try {
            $full = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path, [ref] $provider, [ref] $drive)
            # With -Wait, the engine itself searches for new matching files.
            $isResolved = $one.IsPattern -and -not $BoundParameters['Wait']
            $found = if ($isResolved) { $Cmdlet.GetResolvedProviderPathFromPSPath($path, [ref] $provider) }
        } catch {
            $reason = $_.Exception.GetBaseException().Message.TrimEnd('.')
            Write-PathError -Id PathNotFound -Category ObjectNotFound -Problem "Cannot find path '$path': $reason" @splatPath
            continue
        }
        if ($provider.Name -ne 'FileSystem') {
            $problem = "'$path' is not a file system path (provider: $($provider.Name))"
            Write-PathError -Id NotAFile -Category InvalidArgument -Problem $problem @splatPath
        } elseif ($one.IsPattern -and $BoundParameters['Wait']) {
            $full
        } elseif ($one.IsPattern) {
            # A pattern such as PR-* selects only folders and logs.
            $matching = @($found | Where-Object {
                [System.IO.Path]::GetFileName($_) -match 'PR-(INITIAL|PORTS|PIDS|EVENTS)' -or [System.IO.Directory]::Exists($_)
            })
            if ($matching.Count -eq 0) { Write-PathError -Id NoMatch -Category ObjectNotFound -Problem "No log matches '$path'" @splatPath }
            $matching
        } elseif ($full -match '[*?\[\]]' -and -not [System.IO.File]::Exists($full) -and -not [System.IO.Directory]::Exists($full)) {
            # The engine would treat it as a pattern.
            Write-PathError -Id PathNotFound -Category ObjectNotFound -Problem "Cannot find path '$full'" @splatPath
        } else {
            $full
        }
    }
}
