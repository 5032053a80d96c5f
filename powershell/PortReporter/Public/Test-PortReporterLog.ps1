function Test-PortReporterLog {
    <#
    .SYNOPSIS
    Verifies the integrity of Port Reporter log files: detects files that were
    altered, truncated or removed.

    .DESCRIPTION
    When the reporter closes a log file, it writes the SHA-256 of the file to
    PR-EVENTS, together with the previous seal (a hash chain).
    Test-PortReporterLog verifies the files of a folder with that chain and
    returns one object per file, including files that are missing.

    An account that can write to the folder can also write a new chain. Therefore
    the files are also compared with the anchors that the reporter writes to the
    Application event log, the journal or syslog. If this computer has no anchors
    of the folder, a warning is written.

    The lines of PR-EVENTS are numbered in each session of the reporter. Missing,
    repeated and moved lines are reported, also from one file to the next. Files
    that retention deleted are not missing.

    With Session the logs of remote computers are verified there, by the Port
    Reporter program that is installed there.

    .PARAMETER Path
    Folders with log files. Wildcards are allowed. Without it, the log folder of
    the service on this computer. With Session, absolute paths on the remote
    computers, without wildcards.

    .PARAMETER LiteralPath
    Folders, without wildcard expansion.

    .PARAMETER Anchor
    A text file with anchors from another system, such as a syslog file of a log
    server or the output of journalctl -t portreporter. It is used instead of the
    system logs of this computer. With Session, an absolute path on the remote
    computers.

    .PARAMETER Quiet
    Return only True or False for each folder: whether all files are intact. With
    Session, the values have the property PSComputerName.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.
    Port Reporter must be installed there.

    .INPUTS
    System.String, System.IO.DirectoryInfo
    Paths and folders, and output of Get-PortReporterService.

    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers whose logs are verified.

    .OUTPUTS
    PortReporterLogCheck
    An object with these properties. A property is null if it does not apply.

    Name             Name of the file.
    State            Intact; Altered (the contents changed), Cut (the end is
                     missing), Missing, OutOfOrder (the chain is broken:
                     something was removed, inserted or moved), Conflicting
                     (two seals differ), NotSealed (a seal is missing),
                     OutOfSequence (lines of PR-EVENTS were removed, repeated
                     or moved), NotALog (the file is empty, or none of its
                     lines is one of a log). These are not failures: Deleted
                     (by retention), Open (the newest log set: the next start
                     seals its PR-EVENTS), Unsealable (version 1 had no
                     seals).
    IsIntact         Whether the file passed verification.
    Sealed           When it was sealed.
    SealedIn         The PR-EVENTS file that contains the seal.
    Expected         The SHA-256 in the seal.
    Actual           The current SHA-256.
    Anchored         Time of the newest anchor that matches the file.
    Sequence         What is wrong with the numbers of the lines of PR-EVENTS:
                     5 to 7 are missing before line 12.
    Folder           The folder.

    PortReporterRemoteLogCheck
    With Session, the same object with one additional property:

    PSComputerName   The computer. Times are in the local time zone of this
                     computer.

    System.Boolean
    With -Quiet, whether all files of a folder are intact.

    .EXAMPLE
    Test-PortReporterLog

       Folder: C:\Windows\System32\LogFiles\PortReporter

    State         IsIntact Sealed              Name
    -----         -------- ------              ----
    Intact        True     2026-01-05 09:30:01 PR-INITIAL-26-01-5-9-30-1.log
    Intact        True     2026-01-05 09:58:40 PR-PORTS-26-01-5-9-30-1.log
    Intact        True     2026-01-05 09:58:40 PR-PIDS-26-01-5-9-30-1.log
    Open          True                         PR-EVENTS-26-01-5-9-30-1.jsonl

    Verifies the logs of the service on this computer.

    .EXAMPLE
    Test-PortReporterLog D:\Collected\* | Where-Object IsIntact -eq $false

    Returns the files of several computers that failed verification.

    .EXAMPLE
    if (-not (Test-PortReporterLog D:\Collected\PC07 -Quiet)) { 'Do not trust the contents of these logs.' }

    Verifies logs in a script.

    .EXAMPLE
    Test-PortReporterLog -Session $pcs | Where-Object IsIntact -eq $false

    Returns the files of several remote computers that failed verification. $pcs
    contains sessions opened by New-PSSession.

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
        # Not $PSBoundParameters, which keeps the values of previous objects.
        $given = @{ Session = $Session; Path = $Path; LiteralPath = $LiteralPath }
        Add-LogInput -Logs $logs -Given $given -Cmdlet $PSCmdlet -Item $_
    }

    end {
        if (-not (Complete-LogInput $logs $PSCmdlet)) { return }
        $isRemote = $logs.Session.Count -gt 0
        $options = @('--progress') + @(if ($Anchor) { "--anchor=$(Get-FullPath -Path $Anchor -IsRemote $isRemote -Cmdlet $PSCmdlet)" })
        foreach ($folder in $(if ($logs.Path.Count -gt 0) { $logs.Path } else { '' })) {
            $verify = @('log', 'verify') + $options + @(if ($folder) { $folder })
            if (-not $Quiet) {
                Get-LogCheck -Argument $verify -Session $logs.Session -Cmdlet $PSCmdlet
            } elseif (-not $isRemote) {
                Test-LogCheck @(Get-LogCheck -Argument $verify -Session $null -Cmdlet $PSCmdlet)
            } else {
                # One after the other: each computer has a separate value.
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
