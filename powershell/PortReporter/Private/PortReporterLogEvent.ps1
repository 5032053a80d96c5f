# A line of PR-EVENTS.
class PortReporterLogEvent : PortReporterLogRecord {
    [string] $Source
    [System.Nullable[timespan]] $Lifetime
    [System.Nullable[bool]] $DualStack
    [string] $Exposure
    [System.Nullable[datetime]] $Opened
    [System.Nullable[datetime]] $ProcessStarted
    [string] $CommandLine
    [System.Nullable[long]] $ParentProcessId
    [PortReporterService[]] $Services
    [PortReporterProcess] $Peer
    [PortReporterProcess[]] $SharedWith
    [System.Nullable[bool]] $Deleted
    [string] $BoundDevice
    [string] $Namespace
    [string] $Container
    [string] $ComputerName
    [string] $OperatingSystem
    [string] $Detail
    [System.Collections.IDictionary] $Details
    [System.Collections.IDictionary] $Missing

    hidden PortReporterLogEvent([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $cells = $Table.Cells($Line)
        $at = $Table.At
        $Table.Fill($this, $cells, @{
            Exposure = 'exposure'; CommandLine = 'commandLine'; ParentProcessId = 'parentProcessId'; Namespace = 'namespace'
            Container = 'container'; ComputerName = 'computer'; OperatingSystem = 'operatingSystem'; DualStack = 'dualStack'
            Opened = 'opened'; ProcessStarted = 'processStarted'; Deleted = 'deleted'; BoundDevice = 'boundDevice'
        })
        if (-not ($cell = $cells[$at.source]).Equals('\N')) { $this.Source = [PortReporterTable]::Word([PortReporterTable]::Text($cell)) }
        $this.Lifetime = [PortReporterTable]::Duration($cells[$at.seconds])
        $this.Services = @(foreach ($fields in [PortReporterTable]::Items($cells[$at.services])) { [PortReporterService]::new($fields) })
        foreach ($fields in [PortReporterTable]::Items($cells[$at.peer])) { $this.Peer = [PortReporterProcess]::new($fields) }
        $items = [PortReporterTable]::Items($cells[$at.sharedWith])
        $this.SharedWith = @(foreach ($fields in $items) { [PortReporterProcess]::new($fields) })
        $this.Missing = [PortReporterTable]::Reasons($cells[$at.missing])
        $this.Details = [PortReporterTable]::Reasons($cells[$at.details])
        if ($this.Details.Count -gt 0) {
            $this.Detail = @(foreach ($name in $this.Details.Keys) { "$name=$($this.Details[$name])" }) -join '; '
        }
    }

    hidden [string] ShownMissing() {
        $reasons = foreach ($field in $this.Missing.Keys) { "${field}: $($this.Missing[$field])" }
        return [PortReporterText]::Safe($reasons -join ', ')
    }

    hidden [string] ShownDetail() {
        $parts = @(
            if ($null -ne $this.Lifetime) { [PortReporterTable]::Clock($this.Lifetime) }
            if ($this.Source -and $this.Source -ne 'Poll') { $this.Source }
            if ($this.ComputerName) { $this.ComputerName }
            if ($this.Detail) { $this.Detail }
        )
        return [PortReporterText]::Safe($parts -join ' ')
    }

    [string] ToString() {
        return "$($this.Event) $($this.Protocol) $($this.LocalEnd())".TrimEnd()
    }
}
