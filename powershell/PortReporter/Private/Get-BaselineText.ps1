# The engine's text of what Measure-PortReporterLog was given as baseline: a time, or the path of other logs. Nothing for a path that does
# not exist, which is reported.
function Get-BaselineText {
    param (
        [psobject] $Baseline,
        # The path is one of other machines.
        [bool] $IsRemote,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($Baseline -is [datetime]) { return [PortReporterTsvReader]::Moment($Baseline) }
    # As it was typed: 7d alone is a number.
    $known = [string] $Baseline
    if ($IsRemote -or $known -match '^(\d{4}-\d\d-\d\d([T ][\d:.]+(Z|[+-]\d\d:\d\d)?)?|\d+[smhd])$') { return $known }
    # Of a file Windows PowerShell may make its name alone.
    if ($Baseline -is [System.IO.FileSystemInfo]) { $known = $Baseline.FullName }
    return Resolve-LogPath @{ LiteralPath = $known } $Cmdlet
}
