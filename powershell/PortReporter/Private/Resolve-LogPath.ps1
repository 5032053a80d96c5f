# Full paths in the file system for a command's bound Path and LiteralPath. What is there is resolved by PowerShell, with its drives, its
# current folder and its wildcards; what is not gives an error that ends nothing.
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
        # Asked for before it is used: an exception that is caught stands in -ErrorVariable all the same.
        if ($path -match '^([^:/\\]+):(?!:)' -and @($Cmdlet.SessionState.Drive.GetAll() | ForEach-Object Name) -notcontains $Matches[1]) {
            Write-PathError -Id PathNotFound -Category ObjectNotFound -What "There is no $path (there is no drive $($Matches[1]))" @splatPath
            continue
        }
        $provider = $drive = $null
        try {
            $full = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path, [ref] $provider, [ref] $drive)
            # While the engine waits for more, it looks itself for what comes to fit.
            $found = if ($one.IsPattern -and -not $BoundParameters['Wait']) { $Cmdlet.GetResolvedProviderPathFromPSPath($path, [ref] $provider) }
        } catch {
            $reason = $_.Exception.GetBaseException().Message.TrimEnd('.')
            Write-PathError -Id PathNotFound -Category ObjectNotFound -What "There is no $path ($reason)" @splatPath
            continue
        }
        if ($provider.Name -ne 'FileSystem') {
            Write-PathError -Id NotAFile -Category InvalidArgument -What "$path is no file (it belongs to $($provider.Name))" @splatPath
        } elseif ($one.IsPattern -and $BoundParameters['Wait']) {
            $full
        } elseif ($one.IsPattern) {
            # Of a pattern such as PR-* only folders and logs are meant.
            $fitting = @($found | Where-Object {
                [System.IO.Path]::GetFileName($_) -match 'PR-(INITIAL|PORTS|PIDS|EVENTS)' -or [System.IO.Directory]::Exists($_)
            })
            if ($fitting.Count -eq 0) { Write-PathError -Id NoMatch -Category ObjectNotFound -What "No log matches $path" @splatPath }
            $fitting
        } elseif ($full -match '[*?\[\]]' -and -not [System.IO.File]::Exists($full) -and -not [System.IO.Directory]::Exists($full)) {
            # The engine would take it for a pattern.
            Write-PathError -Id PathNotFound -Category ObjectNotFound -What "There is no $full" @splatPath
        } else {
            $full
        }
    }
}
