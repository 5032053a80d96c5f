#Requires -Modules PortReporter
<#
.SYNOPSIS
Runs the Port Reporter lab on the computers of a whole class: installs and
starts the service, collects the logs, creates reports, and uninstalls.

.DESCRIPTION
Invoke-LabClass.ps1 works over PowerShell remoting, on all computers in
parallel. Its five steps can be done in one call or one by one:

Deploy   Installs the service on every computer, or upgrades it.
Start    Starts it, and waits until the lesson ends.
Collect  Stops it, so that its logs are sealed, and copies them to a folder
         for each computer.
Report   Verifies the logs, and creates a report for each computer and one for
         the class.
Remove   Uninstalls it. The logs are kept, unless RemoveLog is specified.

A problem with one computer is an error that names it. This computer is omitted
from the following steps except Remove; the others continue. Ctrl-C ends the
lesson early and changes nothing: continue with -Step Collect, Report, Remove.

.PARAMETER Session
Sessions with the computers, opened by New-PSSession as an administrator.

.PARAMETER Folder
The folder for logs and reports. It is created if it does not exist. An account
that can read it can see the activity of every user of the computers.

.PARAMETER Step
The steps to do. The default is all of them.

.PARAMETER Minutes
How long to wait after the start. The default is 30.

.PARAMETER RemoveLog
Also permanently delete the logs on the computers from which they were collected.

.INPUTS
None
This script accepts no pipeline input.

.OUTPUTS
System.Management.Automation.PSCustomObject
One object per computer, at the end. Properties of steps that were not done are
null.

ComputerName  The name of the computer.
Deployed      The result of Install-PortReporter: Installed, Upgraded ...
Started       The state of the service after the start: Running.
Files         The number of collected log files.
IsIntact      Whether all of them passed verification.
Findings      The number of findings in them.
Report        The path of the report, an HTML file.
Removed       The result of Uninstall-PortReporter.

.EXAMPLE
$class = New-PSSession PC01, PC02, PC03
.\Invoke-LabClass.ps1 $class D:\Class -Minutes 45

Runs the whole lesson.

.EXAMPLE
.\Invoke-LabClass.ps1 $class D:\Class -Step Collect, Report, Remove -RemoveLog

Does the last steps, and deletes the logs on the computers.

.LINK
Install-PortReporter

.LINK
Export-PortReporterReport
#>
[CmdletBinding()]
param (
    [Parameter(Mandatory, Position = 0)]
    [System.Management.Automation.Runspaces.PSSession[]] $Session,

    [Parameter(Mandatory, Position = 1)]
    [string] $Folder,

    [ValidateSet('Deploy', 'Start', 'Collect', 'Report', 'Remove')]
    [string[]] $Step = ('Deploy', 'Start', 'Collect', 'Report', 'Remove'),

    [ValidateRange(0, 1440)]
    [double] $Minutes = 30,

    [switch] $RemoveLog
)

if ($RemoveLog -and $Step -notcontains 'Collect') { throw '-RemoveLog deletes the collected logs. Add Collect to -Step.' }
$root = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Folder)
$null = [System.IO.Directory]::CreateDirectory($root)

# The result of each computer, by its name.
$state = [ordered] @{}
foreach ($one in $Session) {
    if ($state.Contains($one.ComputerName)) { throw "There are two sessions with $($one.ComputerName). Specify one for each computer." }
    $state[$one.ComputerName] = [pscustomobject] @{
        ComputerName = $one.ComputerName; Deployed = $null; Started = $null; Files = $null; IsIntact = $null; Findings = $null
        Report = $null; Removed = $null
    }
}

# The path of a file or folder of one computer. An IPv6 address as its name contains colons.
function Get-ComputerPath ([string] $Computer, [string] $Ending) {
    return [System.IO.Path]::Combine($root, ($Computer -replace '[^\w.-]', '_') + $Ending)
}

# Waits until the lesson ends, and shows the remaining time.
function Wait-Lesson {
    $end = [datetime]::UtcNow.AddMinutes($Minutes)
    $progress = [System.Management.Automation.ProgressRecord]::new(1, 'The lesson is running', 'Ctrl-C ends it early')
    while (($left = $end - [datetime]::UtcNow) -gt [timespan]::Zero) {
        $progress.SecondsRemaining = [int] $left.TotalSeconds
        $PSCmdlet.WriteProgress($progress)
        [System.Threading.Thread]::Sleep([int] [System.Math]::Min(200, $left.TotalMilliseconds + 1))
    }
    $progress.RecordType = 'Completed'
    $PSCmdlet.WriteProgress($progress)
}

# Copies the log files of a computer to a local folder, a megabyte at a time. A file gets its name when it is complete.
function Copy-Log ([System.Management.Automation.Runspaces.PSSession] $From, [string] $LogDirectory, [string] $To) {
    $null = [System.IO.Directory]::CreateDirectory($To)
    $read = {
        param ([string] $Folder)
        foreach ($file in [System.IO.Directory]::GetFiles($Folder, 'PR-*')) {
            # Sharing allows other programs to keep the file open.
            $stream = [System.IO.File]::Open($file, 'Open', 'Read', 'ReadWrite, Delete')
            try {
                do {
                    $offset = $stream.Position
                    $bytes = [byte[]]::new([System.Math]::Min(1MB, $stream.Length - $offset))
                    $null = $stream.Read($bytes, 0, $bytes.Length)
                    $isLast = $stream.Position -ge $stream.Length
                    @{ Name = [System.IO.Path]::GetFileName($file); Offset = $offset; Bytes = $bytes; IsLast = $isLast }
                } until ($isLast)
            } finally {
                $stream.Dispose()
            }
        }
    }
    Invoke-Command -Session $From -ScriptBlock $read -ArgumentList $LogDirectory -ErrorAction Stop | ForEach-Object {
        # Students are administrators there and can choose any name. PR-STATUS.json is not a log.
        if ($_.Name -cnotmatch '^PR-[A-Z]+-[0-9-]+\.(log|jsonl)$') { return }
        $file = [System.IO.Path]::Combine($To, $_.Name)
        $mode = if ($_.Offset -eq 0) { 'Create' } else { 'Append' }
        $stream = [System.IO.File]::Open("$file.part", $mode, 'Write')
        try {
            $stream.Write($_.Bytes, 0, $_.Bytes.Length)
        } finally {
            $stream.Dispose()
        }
        if ($_.IsLast) {
            # An earlier, possibly shorter copy.
            [System.IO.File]::Delete($file)
            [System.IO.File]::Move("$file.part", $file)
            $state[$From.ComputerName].Files++
        }
    }
}

# The sessions without a problem so far.
$class = $Session
if ($Step -contains 'Deploy') {
    Install-PortReporter -Session $class | ForEach-Object { $state[$_.PSComputerName].Deployed = $_.Action }
    $class = @($class | Where-Object { $state[$_.ComputerName].Deployed })
}
if ($Step -contains 'Start' -and $class) {
    Start-PortReporterService -Session $class -PassThru | ForEach-Object { $state[$_.PSComputerName].Started = $_.Status }
    $class = @($class | Where-Object { $state[$_.ComputerName].Started })
    if ($class) { Wait-Lesson }
}
if ($Step -contains 'Collect' -and $class) {
    $logs = @{}
    Stop-PortReporterService -Session $class -PassThru | ForEach-Object { $logs[$_.PSComputerName] = $_.LogDirectory }
    $class = @(foreach ($one in $class | Where-Object { $logs[$_.ComputerName] }) {
        $path = Get-ComputerPath $one.ComputerName ''
        try {
            Copy-Log $one $logs[$one.ComputerName] $path
            $one
        } catch {
            $state[$one.ComputerName].Files = $null
            foreach ($part in [System.IO.Directory]::GetFiles($path, '*.part')) { [System.IO.File]::Delete($part) }
            $message = "$($one.ComputerName): its logs could not be collected ($($_.Exception.Message))"
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(
                [System.InvalidOperationException]::new($message, $_.Exception), 'NotCollected', 'ReadError', $one.ComputerName))
        }
    })
}
if ($Step -contains 'Report') {
    $folders = @(foreach ($one in $class) {
        $path = Get-ComputerPath $one.ComputerName ''
        # Without collected logs there is no report.
        if (-not [System.IO.Directory]::Exists($path)) { continue }
        $path
        $result = $state[$one.ComputerName]
        $result.IsIntact = Test-PortReporterLog -LiteralPath $path -Quiet -WarningAction SilentlyContinue
        $result.Findings = @(Find-PortReporterActivity -LiteralPath $path).Count
        $report = Export-PortReporterReport (Get-ComputerPath $one.ComputerName '.html') -LiteralPath $path -Force -PassThru
        $result.Report = $report.FullName
    })
    if ($folders) { Export-PortReporterReport ([System.IO.Path]::Combine($root, 'class.html')) -LiteralPath $folders -Force }
}
if ($Step -contains 'Remove') {
    # Also after an error. Logs that were not collected are not deleted.
    $collected, $notCollected = $Session.Where({ $state[$_.ComputerName].Files }, 'Split')
    $(
        if ($collected) { Uninstall-PortReporter -Session $collected -RemoveLog:$RemoveLog -Force }
        if ($notCollected) { Uninstall-PortReporter -Session $notCollected }
    ) | ForEach-Object { $state[$_.PSComputerName].Removed = $_.Action }
}
$state.Values
