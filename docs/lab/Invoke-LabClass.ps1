#Requires -Modules PortReporter
<#
.SYNOPSIS
Has the Port Reporter lab run on the machines of a whole class: installs and
starts the service, collects the logs, makes reports, takes all of it away.

.DESCRIPTION
Invoke-LabClass.ps1 works over PowerShell's own remoting, on all machines side
by side. Its five steps can be taken at once or one by one:

Deploy   Installs the service on every machine, or upgrades it.
Start    Starts it, and waits as long as the lesson lasts.
Collect  Stops it, so that its logs are sealed, and copies them here, into a
         folder for each machine.
Report   Checks the seals, and makes a report of each machine and one of the
         class.
Remove   Uninstalls it. The logs stay there, unless RemoveLog is given.

A machine with which something is wrong gives an error that names it, is left
out of the steps that follow, but for Remove, and does not stop the others. Ctrl-C
ends the lesson early and changes nothing: go on with -Step Collect, Report,
Remove.

.PARAMETER Session
Sessions with the machines, opened by New-PSSession as an administrator.

.PARAMETER Folder
Where logs and reports are put. It is made if it is not there. Whoever can read
it can read who did what on the machines.

.PARAMETER Step
The steps to take. All of them, if it is not given.

.PARAMETER Minutes
How long to wait after the start. The default is 30.

.PARAMETER RemoveLog
Delete the logs on the machines too, for good, where they were collected.

.INPUTS
None
Nothing can be piped in.

.OUTPUTS
System.Management.Automation.PSCustomObject
An object for each machine, at the end. What was not done is null.

ComputerName  The machine.
Deployed      What Install-PortReporter did: Installed, Upgraded ...
Started       Where the service stood after the start: Running.
Files         How many log files were collected.
IsSound       Whether all their seals hold.
Findings      How much in them is worth a look.
Report        The report, an HTML file.
Removed       What Uninstall-PortReporter did.

.EXAMPLE
$class = New-PSSession PC01, PC02, PC03
.\Invoke-LabClass.ps1 $class D:\Class -Minutes 45

The whole lesson.

.EXAMPLE
.\Invoke-LabClass.ps1 $class D:\Class -Step Collect, Report, Remove -RemoveLog

The end of it, and nothing is left on the machines.

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

if ($RemoveLog -and $Step -notcontains 'Collect') { throw '-RemoveLog deletes what was collected. Add Collect to -Step.' }
$root = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Folder)
$null = [System.IO.Directory]::CreateDirectory($root)

# How far each machine is, by its name.
$state = [ordered] @{}
foreach ($one in $Session) {
    if ($state.Contains($one.ComputerName)) { throw "There are two sessions with $($one.ComputerName). Give one for each machine." }
    $state[$one.ComputerName] = [pscustomobject] @{
        ComputerName = $one.ComputerName; Deployed = $null; Started = $null; Files = $null; IsSound = $null; Findings = $null
        Report = $null; Removed = $null
    }
}

# A place of a machine's own here, whatever its name is (an address of IPv6 has colons).
function Get-Place ([string] $Computer, [string] $Ending) {
    return [System.IO.Path]::Combine($root, ($Computer -replace '[^\w.-]', '_') + $Ending)
}

# Waits, and says how long still.
function Wait-Lesson {
    $end = [datetime]::UtcNow.AddMinutes($Minutes)
    $progress = [System.Management.Automation.ProgressRecord]::new(1, 'The class is at work', 'Ctrl-C ends it early')
    while (($left = $end - [datetime]::UtcNow) -gt [timespan]::Zero) {
        $progress.SecondsRemaining = [int] $left.TotalSeconds
        $PSCmdlet.WriteProgress($progress)
        [System.Threading.Thread]::Sleep([int] [System.Math]::Min(200, $left.TotalMilliseconds + 1))
    }
    $progress.RecordType = 'Completed'
    $PSCmdlet.WriteProgress($progress)
}

# Copies the log files of a machine into a folder here, a megabyte at a time. A file gets its name when it is whole.
function Copy-Log ([System.Management.Automation.Runspaces.PSSession] $From, [string] $LogDirectory, [string] $To) {
    $null = [System.IO.Directory]::CreateDirectory($To)
    $read = {
        param ([string] $Folder)
        foreach ($file in [System.IO.Directory]::GetFiles($Folder, 'PR-*')) {
            # What another program holds open can be read all the same.
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
        # Students are administrators there: the name may be anything. PR-STATUS.json is no log.
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
            # One that was collected before, shorter perhaps.
            [System.IO.File]::Delete($file)
            [System.IO.File]::Move("$file.part", $file)
            $state[$From.ComputerName].Files++
        }
    }
}

# Those that nothing is wrong with.
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
        $place = Get-Place $one.ComputerName ''
        try {
            Copy-Log $one $logs[$one.ComputerName] $place
            $one
        } catch {
            $state[$one.ComputerName].Files = $null
            foreach ($part in [System.IO.Directory]::GetFiles($place, '*.part')) { [System.IO.File]::Delete($part) }
            $message = "$($one.ComputerName): its logs could not be collected ($($_.Exception.Message))"
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(
                [System.InvalidOperationException]::new($message, $_.Exception), 'NotCollected', 'ReadError', $one.ComputerName))
        }
    })
}
if ($Step -contains 'Report') {
    $places = @(foreach ($one in $class) {
        $place = Get-Place $one.ComputerName ''
        # Where nothing was collected there is nothing to report.
        if (-not [System.IO.Directory]::Exists($place)) { continue }
        $place
        $result = $state[$one.ComputerName]
        $result.IsSound = Test-PortReporterLog -LiteralPath $place -Quiet -WarningAction SilentlyContinue
        $result.Findings = @(Find-PortReporterActivity -LiteralPath $place).Count
        $report = Export-PortReporterReport (Get-Place $one.ComputerName '.html') -LiteralPath $place -Force -PassThru
        $result.Report = $report.FullName
    })
    if ($places) { Export-PortReporterReport ([System.IO.Path]::Combine($root, 'class.html')) -LiteralPath $places -Force }
}
if ($Step -contains 'Remove') {
    # Also where something went wrong. Logs that are not here are not deleted there.
    $isHere, $isNot = $Session.Where({ $state[$_.ComputerName].Files }, 'Split')
    $(
        if ($isHere) { Uninstall-PortReporter -Session $isHere -RemoveLog:$RemoveLog -Force }
        if ($isNot) { Uninstall-PortReporter -Session $isNot }
    ) | ForEach-Object { $state[$_.PSComputerName].Removed = $_.Action }
}
$state.Values
