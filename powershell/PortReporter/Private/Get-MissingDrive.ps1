# The name of the drive of a path, if this drive does not exist. It is checked before a path is resolved, because even a caught exception
# appears in -ErrorVariable.
function Get-MissingDrive {
    param (
        [string] $Path,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($Path -notmatch '^([^:/\\]+):(?!:)') { return }
    $name = $Matches[1]
    if (@($Cmdlet.SessionState.Drive.GetAll() | ForEach-Object Name) -notcontains $name) { return $name }
}
