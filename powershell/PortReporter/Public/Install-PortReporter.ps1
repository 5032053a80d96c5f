function Install-PortReporter {
    <#
    .SYNOPSIS
    Installs the Port Reporter service on this Windows or on others, upgrades it
    or repairs it.

    .DESCRIPTION
    Install-PortReporter copies the module's program into a folder that only
    administrators can change, makes the service "Port Reporter" of it, and
    registers its source in the Application event log, as PR-Setup does. The
    service is stopped then and started by hand; Start-PortReporterService
    starts it.

    Where Port Reporter is installed already, another version is replaced: the
    service is stopped, and started again if it ran; its settings and its start
    type stay, except for those that are named. If everything is as it should
    be, nothing is done. If a step fails, the steps before it are undone.

    With -Confirm each step is asked for. The steps belong together: when one is
    declined, none is taken. This needs administrator rights.

    On Linux there is an error NotSupported that says how the systemd unit is
    installed.

    With Session the same is done on other machines, side by side. Program and
    module are copied into a new folder in Program Files there, a megabyte at a
    time, and used only if their SHA-256 is right; afterwards that folder is
    deleted. Where this very program is installed already, nothing is copied,
    unless Force is given. What is wrong with one machine is an error that names
    it, and does not stop the others. When this is stopped, the machines that
    are at work undo what they have half done. -WhatIf and -Confirm name the
    machines, not the steps. The sessions must be those of an administrator.

    .PARAMETER Path
    The folder for the program. The default is PortReporter in Program Files. A
    folder that others than administrators can change is refused, for the
    service runs as the system. With Session it is an absolute path of the other
    machines.

    .PARAMETER LogDirectory
    The folder that the service logs into. It is made when the service starts,
    for the system and administrators alone. With Session it is an absolute path
    of the other machines.

    .PARAMETER LogSize
    The size in bytes at which new log files are begun: 20MB. From 64KB to 2GB.

    .PARAMETER Keep
    How much to keep: a size such as 1GB, days such as 30d, or 0 for everything.

    .PARAMETER Reserve
    The free disk space below which nothing is written: a size such as 500MB, or
    0. Records wait in memory meanwhile. By default 500 MB, at most 5 percent of
    the disk.

    .PARAMETER StartupType
    When the service is started: Automatic, AutomaticDelayedStart (some time
    after Windows) or Manual.

    .PARAMETER Force
    Install it again also where everything is as it should be.

    .PARAMETER PassThru
    Give what was done, and how it is now. With Session that is always given.

    .PARAMETER Session
    Sessions with remote computers, opened by New-PSSession over WinRM or SSH.

    .PARAMETER ThrottleLimit
    On how many machines to install at the same time: 1 to 64. The default is
    32.

    .INPUTS
    System.Management.Automation.Runspaces.PSSession
    Sessions with the machines to install on.

    .OUTPUTS
    PortReporterInstallation
    With -PassThru, an object with these properties:

    Action           What was done: Installed, Upgraded, Repaired, Uninstalled,
                     or Unchanged.
    Path             The program's folder.
    Version          The version that is installed, null when none is.
    Status           Where the service stands: Stopped, Running ...;
                     NotInstalled when it is gone.
    StartType        Automatic, AutomaticDelayedStart, Manual or Disabled.
    LogDirectory     Where it logs, or will; after it was uninstalled, where
                     its log files still are.

    PortReporterRemoteInstallation
    With Session, such an object for each machine, with one property more:

    PSComputerName   The machine.

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

    Installs a service that Windows starts, and that keeps the logs of 30 days.

    .EXAMPLE
    Install-PortReporter -WhatIf

    What if: Performing the operation "Creating PortReporter directory" on target "C:\Program Files\PortReporter".
    What if: Performing the operation "Copying PortReporter.exe to target directory" on target "C:\Program Files\PortReporter\PortReporter.exe".
    What if: Performing the operation "Creating service" on target "PortReporter".
    What if: Performing the operation "Creating registry key and values" on target "HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\PortReporter".

    Shows what would be done here.

    .EXAMPLE
    Install-PortReporter -Session (New-PSSession pc01, pc02)

    Computer     Action      Version Status       Path
    --------     ------      ------- ------       ----
    pc02         Installed   2.0.0   Stopped      C:\Program Files\PortReporter
    pc01         Installed   2.0.0   Stopped      C:\Program Files\PortReporter

    Installs on two other machines, over SSH.

    .EXAMPLE
    $class | Install-PortReporter -WhatIf

    What if: Performing the operation "Installing Port Reporter" on target "pc01".
    What if: Performing the operation "Installing Port Reporter" on target "pc02".

    Shows on which machines it would be installed.

    .LINK
    Uninstall-PortReporter

    .LINK
    Start-PortReporterService

    .LINK
    Set-PortReporterService
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Here')]
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

        [ValidateSet('Automatic', 'AutomaticDelayedStart', 'Manual')]
        [string] $StartupType,

        [switch] $Force,

        [Parameter(ParameterSetName = 'Here')]
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
        $isElsewhere = $sessions.Count -gt 0
        # An empty list of sessions does not mean this machine.
        if ($MyInvocation.ExpectingInput -and -not $isElsewhere) { return }
        $options = @(
            if ($Path) { "--directory=$(Get-FullPath -Path $Path -IsElsewhere $isElsewhere -Cmdlet $PSCmdlet)" }
            if (-not $Force) { '--if-needed' }
            Get-SettingOption $PSBoundParameters $PSCmdlet -IsElsewhere:$isElsewhere
        )
        $splatSetup = @{ Activity = 'Installing Port Reporter'; Option = $options; Bound = $PSBoundParameters; Cmdlet = $PSCmdlet }
        if ($isElsewhere) {
            Invoke-RemoteSetup @splatSetup -Session $sessions -ThrottleLimit $ThrottleLimit
        } else {
            Invoke-Setup @splatSetup
        }
    }
}
