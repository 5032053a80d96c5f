function Install-PortReporter {
    <#
    .SYNOPSIS
    Installs, upgrades or repairs the Port Reporter service on this computer or on
    remote computers.

    .DESCRIPTION
    Install-PortReporter copies the program of the module to a folder that only
    administrators can change, creates the service "Port Reporter" and registers
    its source in the Application event log, as PR-Setup does. The new service is
    stopped, and its start type is Manual; Start-PortReporterService starts it.

    If another version is installed, it is replaced: the service is stopped, and
    started again if it was running. Its settings and its start type stay, except
    for those that parameters specify. If the installation is up to date, nothing
    is changed. If a step fails, the previous steps are undone.

    With -Confirm, each step is confirmed. If one step is declined, nothing is
    changed. Administrator rights are required.

    On Linux it writes a NotSupported error that explains how to install the
    systemd unit.

    With Session it installs on remote computers in parallel. Program and module
    are copied into a new folder in Program Files there, in parts of one megabyte,
    and are used only if their SHA-256 is correct. The folder is deleted
    afterwards. If the same program is installed already, nothing is copied,
    except with -Force. An error on one computer names it and does not stop the
    others. If the command is stopped, the computers that are being changed undo
    the steps they have done. -WhatIf and -Confirm name the computers, not the
    steps. The sessions need administrator rights.

    .PARAMETER Path
    The folder of the program. The default is PortReporter in Program Files. A
    folder that accounts other than administrators can change is refused, because
    the service runs as the system account. With Session, an absolute path on the
    remote computers.

    .PARAMETER LogDirectory
    The folder for the logs. The service creates it when it starts; only the
    system account and administrators have access. With Session, an absolute path
    on the remote computers.

    .PARAMETER LogSize
    Size in bytes at which the logs are rotated: 20MB. From 64KB to 2GB.

    .PARAMETER Keep
    Retention: a size such as 1GB, days such as 30d, or 0 for everything.

    .PARAMETER Reserve
    Free disk space below which nothing is written: a size such as 500MB, or 0.
    Records are kept in memory meanwhile. The default is 500 MB, at most 5 percent
    of the disk.

    .PARAMETER EventLog
    Changes writes each opened, changed and closed port to the event log
    "Port Reporter" of Windows, on Linux to the journal, for event forwarding and
    agents. None, the default, does not. See docs/fleet/windows-event-forwarding.

    .PARAMETER StartupType
    Start type of the service: Automatic, AutomaticDelayedStart (some time after
    Windows) or Manual.

    .PARAMETER Force
    Install again even if the installation is up to date.

    .PARAMETER PassThru
    Return the action and the new state. With Session they are always returned.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.

    .PARAMETER ThrottleLimit
    Maximum number of computers at the same time: 1 to 64. The default is 32.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the computers to install on.

    .OUTPUTS
    PortReporterInstallation
    With -PassThru, an object with these properties:

    Action           Installed, Upgraded, Repaired, Uninstalled or Unchanged.
    Path             Folder of the program.
    Version          The installed version; null if none is installed.
    Status           Status of the service: Stopped, Running ..., or
                     NotInstalled.
    StartType        Automatic, AutomaticDelayedStart, Manual or Disabled.
    LogDirectory     Folder of the logs. After uninstallation, the folder that
                     still contains log files.

    PortReporterRemoteInstallation
    With Session, the same object for each computer, with one additional
    property:

    PSComputerName   The computer.

    .EXAMPLE
    Install-PortReporter

    Installs the service in C:\Program Files\PortReporter.

    .EXAMPLE
    Install-PortReporter -StartupType Automatic -Keep 30d -PassThru

    Action       : Installed
    Path         : C:\Program Files\PortReporter
    Version      : 2.0.0
    Status       : Stopped
    StartType    : Automatic
    LogDirectory : C:\Windows\System32\LogFiles\PortReporter

    Installs a service that Windows starts and that keeps the logs of 30 days.

    .EXAMPLE
    Install-PortReporter -WhatIf

    What if: Performing the operation "Creating PortReporter directory" on target "C:\Program Files\PortReporter".
    What if: Performing the operation "Copying PortReporter.exe to target directory" on target
    "C:\Program Files\PortReporter\PortReporter.exe".
    What if: Performing the operation "Creating service" on target "PortReporter".
    What if: Performing the operation "Creating registry key and values" on target
    "HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\PortReporter".

    Shows the steps without performing them.

    .EXAMPLE
    Install-PortReporter -Session (New-PSSession pc01, pc02)

    Computer     Action      Version Status       Path
    --------     ------      ------- ------       ----
    pc02         Installed   2.0.0   Stopped      C:\Program Files\PortReporter
    pc01         Installed   2.0.0   Stopped      C:\Program Files\PortReporter

    Installs on two remote computers.

    .EXAMPLE
    $pcs | Install-PortReporter -WhatIf

    What if: Performing the operation "Installing Port Reporter" on target "pc01".
    What if: Performing the operation "Installing Port Reporter" on target "pc02".

    Shows the computers it would be installed on. $pcs contains sessions opened by
    New-PSSession.

    .LINK
    Uninstall-PortReporter

    .LINK
    Start-PortReporterService

    .LINK
    Set-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Local')]
    [OutputType([PortReporterInstallation])]
    [OutputType('PortReporterRemoteInstallation', ParameterSetName = 'Session')]
    param (
        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Path,

        [ValidateNotNullOrEmpty()]
        [string] $LogDirectory,

        [ValidateRange(64KB, 2GB)]
        [long] $LogSize,

        [ValidateNotNullOrEmpty()]
        [string] $Keep,

        [ValidateNotNullOrEmpty()]
        [string] $Reserve,

        [ValidateSet(
            #schema event-log-contents
        )]
        [string] $EventLog,

        [ValidateSet(
            #schema installed-start-types
        )]
        [string] $StartupType,

        [switch] $Force,

        [Parameter(ParameterSetName = 'Local')]
        [switch] $PassThru,

        [Parameter(Mandatory, ParameterSetName = 'Session', ValueFromPipeline)]
        [System.Management.Automation.Runspaces.PSSession[]] $Session,

        [Parameter(ParameterSetName = 'Session')]
        [ValidateRange(1, 64)]
        [int] $ThrottleLimit = 32
    )

    begin {
        $sessions = [System.Collections.Generic.List[System.Management.Automation.Runspaces.PSSession]]::new()
    }

    process {
        if ($Session) { $sessions.AddRange($Session) }
    }

    end {
        $isRemote = $sessions.Count -gt 0
        # An empty list of sessions does not mean this computer.
        if ($MyInvocation.ExpectingInput -and -not $isRemote) { return }
        $options = @(
            if ($Path) { "--directory=$(Get-FullPath -Path $Path -IsRemote $isRemote -Cmdlet $PSCmdlet)" }
            if (-not $Force) { '--if-needed' }
            Get-SettingOption $PSBoundParameters $PSCmdlet -IsRemote:$isRemote
        )
        $splatSetup = @{
            Activity = 'Installing Port Reporter'; Option = $options; BoundParameters = $PSBoundParameters; Cmdlet = $PSCmdlet
        }
        if ($isRemote) {
            Invoke-RemoteSetup @splatSetup -Session $sessions -ThrottleLimit $ThrottleLimit
        } else {
            Invoke-Setup @splatSetup
        }
    }
}
