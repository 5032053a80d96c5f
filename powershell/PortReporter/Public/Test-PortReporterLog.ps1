function Test-PortReporterLog {
    <#
    .SYNOPSIS
    Checks the seals of Port Reporter's log files: has anything been altered,
    cut, or taken away?

    .DESCRIPTION
    When the reporter closes a log file it writes the file's SHA-256, chained to
    the one before, into PR-EVENTS. Test-PortReporterLog checks the files of a
    folder against that chain and gives one object for each file, also for those
    that should be there and are not.

    An account that can write to the folder can make a new chain. Therefore the
    files are also compared with the anchors that the reporter writes to the
    Application event log, the journal or syslog. If this machine has no anchors
    of the folder, a warning says so.

    With Session the logs of other machines are checked there, by the program
    that is installed there.

    .PARAMETER Path
    Folders with log files. Wildcards are allowed. Without it, the folder of
    this machine's service. With Session these are absolute paths of the other
    machines, without wildcards.

    .PARAMETER LiteralPath
    Folders, taken as they are, without wildcards.

    .PARAMETER Anchor
    A text file with anchors from another place, such as a syslog file of a log
    server or the output of journalctl -t portreporter. It is used instead of
    the logs of this machine. With Session, an absolute path of the other
    machines.

    .PARAMETER Quiet
    Give only whether all is sound: True or False, for each folder. With Session,
    the values have the property PSComputerName.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.String, System.IO.DirectoryInfo
    Paths and folders, and what Get-PortReporterService gives.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines whose logs are checked.

    .OUTPUTS
    PortReporterLogCheck
    An object with these properties, null where one does not apply:

    Name             The file's name.
    State            Intact; Altered (it holds something else), Cut (its end is
                     missing), Missing, OutOfOrder (the chain breaks there:
                     something was removed, inserted or moved), Conflicting
                     (two seals disagree), NotSealed (it should have a seal).
                     Without doubt: Deleted (by retention), Open (the newest
                     set, which is still written), Unsealable (version 1 had no
                     seals).
    IsIntact          Whether there is nothing to worry about.
    Sealed           When it was sealed.
    SealedIn         The PR-EVENTS that has the seal.
    Expected         The SHA-256 in the seal.
    Actual           The SHA-256 now.
    Anchored         The time of the newest anchor that the file agrees with.
    Folder           The folder.

    PortReporterRemoteLogCheck
    With Session, such an object with one property more:

    PSComputerName   The machine that it is from. Times are this machine's.

    System.Boolean
    With -Quiet, whether all files of a folder are sound.

    .EXAMPLE
    Test-PortReporterLog

       Folder: C:\Windows\System32\LogFiles\PortReporter

    Name                                  State      IsIntact Sealed
    ----                                  -----      ------- ------
    PR-INITIAL-26-01-5-9-30-1.log         Intact     True    1/5/2026 9:30:01 AM
    PR-PORTS-26-01-5-9-30-1.log           Intact     True    1/5/2026 9:58:40 AM
    PR-PIDS-26-01-5-9-30-1.log            Intact     True    1/5/2026 9:58:40 AM
    PR-EVENTS-26-01-5-9-30-1.jsonl        Open       True

    The logs of this machine's service.

    .EXAMPLE
    Test-PortReporterLog D:\Collected\* | Where-Object IsIntact -eq $false

    What is not as it was sealed, on several machines.

    .EXAMPLE
    if (-not (Test-PortReporterLog D:\Collected\PC07 -Quiet)) { 'Take these logs with care.' }

    For scripts.

    .EXAMPLE
    Test-PortReporterLog -Session $pcs | Where-Object IsIntact -eq $false

    The files of several machines that are not as they were sealed. $pcs holds
    sessions that New-PSSession opened.

    .LINK
    Get-PortReporterLog
    #>
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    [OutputType([PortReporterLogCheck], [bool])]
    [OutputType('PortReporterRemoteLogCheck', ParameterSetName = 'Session')]
    param (
        [Parameter(Position = 0, ParameterSetName = 'Path', ValueFromPipeline)]
        [Parameter(Position = 0, ParameterSetName = 'Session')]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Path,

        [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)]
        [Alias('PSPath', 'FullName', 'LogDirectory')]
        [ValidateNotNullOrEmpty()]
        [string[]] $LiteralPath,

        [ValidateNotNullOrEmpty()]
        [string] $Anchor,

        [switch] $Quiet,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session
    )

    begin {
        $logs = Initialize-LogInput
    }

    process {
        # Not $PSBoundParameters, which keeps what objects before had.
        $given = @{ Session = $Session; Path = $Path; LiteralPath = $LiteralPath }
        Add-LogInput -Logs $logs -Given $given -Cmdlet $PSCmdlet
    }

    end {
        if (-not (Complete-LogInput $logs $PSCmdlet)) { return }
        $isElsewhere = $logs.Session.Count -gt 0
        $options = @('--progress') + @(if ($Anchor) { "--anchor=$(Get-FullPath -Path $Anchor -IsElsewhere $isElsewhere -Cmdlet $PSCmdlet)" })
        foreach ($folder in $(if ($logs.Path.Count -gt 0) { $logs.Path } else { '' })) {
            $verify = @('log', 'verify') + $options + @(if ($folder) { $folder })
            if (-not $Quiet) {
                Get-LogCheck -Argument $verify -Session $logs.Session -Cmdlet $PSCmdlet
            } elseif (-not $isElsewhere) {
                Test-LogCheck @(Get-LogCheck -Argument $verify -Session $null -Cmdlet $PSCmdlet)
            } else {
                # One after the other: each machine has a value of its own.
                foreach ($one in $logs.Session) {
                    $isIntact = [psobject] (Test-LogCheck @(Get-LogCheck -Argument $verify -Session $one -Cmdlet $PSCmdlet))
                    $computer = [System.Management.Automation.PSNoteProperty]::new('PSComputerName', $one.ComputerName)
                    $isIntact.PSObject.Properties.Add($computer)
                    $isIntact
                }
            }
        }
    }
}
