# A line of PR-EVENTS.
class PortReporterLogEvent : PortReporterLogRecord {
    [string] $Source
    [System.Nullable[timespan]] $Lifetime
    [System.Nullable[bool]] $DualStack
    [string] $Exposure
    [psobject] $Opened
    [psobject] $ProcessStarted
    [string] $CommandLine
    [System.Nullable[long]] $ParentProcessId
    [psobject] $Services
    [psobject] $Peer
    [psobject] $SharedWith
    [System.Nullable[bool]] $Deleted
    [string] $BoundDevice
    [string] $Namespace
    [string] $Container
    [string] $ComputerName
    [string] $OperatingSystem
    [string] $Detail
    [psobject] $Details
    [psobject] $Missing

    hidden [void] ReadCommon([PortReporterTable] $Table, [string[]] $Cells) {
        ([PortReporterLogRecord] $this).ReadCommon($Table, $Cells)
        $at = $Table.At
        $Table.Fill($this, $Cells, @{
            Exposure = 'exposure'; CommandLine = 'commandLine'; ParentProcessId = 'parentProcessId'; Namespace = 'namespace'
            Container = 'container'; ComputerName = 'computer'; OperatingSystem = 'operatingSystem'; DualStack = 'dualStack'
            Opened = 'opened'; ProcessStarted = 'processStarted'; Deleted = 'deleted'; BoundDevice = 'boundDevice'
        })
        $cell = $Cells[$at.source]
        if (-not $cell.Equals('\N')) { $this.Source = [PortReporterTable]::Word([PortReporterTable]::Text($cell)) }
        $this.Lifetime = [PortReporterTable]::Duration($Cells[$at.seconds])
        $this.Services = [PortReporterTable]::List($Cells[$at.services], 'Service')
        foreach ($fields in [PortReporterTable]::Items($Cells[$at.peer])) { $this.Peer = [PortReporterPart]::ProcessText($fields) }
        $this.SharedWith = [PortReporterTable]::List($Cells[$at.sharedWith], 'ProcessText')
        $this.Missing = [PortReporterPart]::Fields($Cells[$at.missing])
        $this.Details = [PortReporterPart]::Fields($Cells[$at.details])
        $texts = foreach ($pair in [PortReporterTable]::Pairs($Cells[$at.details])) { $pair -join '=' }
        if ($null -ne $texts) { $this.Detail = $texts -join '; ' }
    }

    [string] ToString() {
        return "$($this.Event) $($this.Protocol) $([PortReporterMapping]::Endpoint($this.LocalAddress, $this.LocalPort))".TrimEnd()
    }
}
