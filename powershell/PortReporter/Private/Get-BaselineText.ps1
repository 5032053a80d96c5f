# Converts -Baseline to the option of the engine: a time, or the path of other logs. Returns nothing if that is not possible; the error has
# been reported.
function Get-BaselineText {
    param (
        [psobject] $Baseline,
        # Whether the path is on remote computers.
        [bool] $IsRemote,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if (@($Baseline).Count -ne 1) {
        $message = '-Baseline has several values. Specify one time, one folder or one file.'
        $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id SeveralBaselines -Category InvalidArgument -Message $message -Target $Baseline))
        return
    }
    $Baseline = @($Baseline)[0]
    if ($Baseline -is [datetime]) { return [PortReporterTsvReader]::RequestedMoment($Baseline) }
    # As it was typed: 7d without quotes is a number.
    $known = [string] $Baseline
    if ($IsRemote -or $known -match '^(\d{4}-\d\d-\d\d([T ][\d:.]+(Z|[+-]\d\d:\d\d)?)?|\d+[smhd])$') { return $known }
    # Windows PowerShell may convert a file to its name without the folder.
    if ($Baseline -is [System.IO.FileSystemInfo]) { $known = $Baseline.FullName }
    return Resolve-LogPath @{ LiteralPath = $known } $Cmdlet
}
