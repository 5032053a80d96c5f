# A line of PR-EVENTS.
class PortReporterLogEvent : PortReporterLogRecord {
    [string] $Source
    [System.Nullable[timespan]] $Lifetime
    #schema event-properties
    [string] $SessionId
    [System.Nullable[long]] $Sequence
    [string] $OperatingSystem
    [string] $Version
    [string] $Detail
    [psobject] $Details
    [psobject] $Missing

    hidden [void] ReadCommon([PortReporterTsvReader] $Table, [string[]] $Cells) {
        ([PortReporterLogRecord] $this).ReadCommon($Table, $Cells)
        $at = $Table.At
        $Table.Fill($this, $Cells, @{
            SessionId = 'session'; Sequence = 'sequence'
            OperatingSystem = 'operatingSystem'; Version = 'reporterVersion'
            #schema event-fields
        })
        $cell = $Cells[$at.source]
        if (-not $cell.Equals('\N')) { $this.Source = [PortReporterTsvReader]::Word([PortReporterTsvReader]::Text($cell)) }
        $this.Lifetime = [PortReporterTsvReader]::Duration($Cells[$at.seconds])
        $this.Services = [PortReporterTsvReader]::List($Cells[$at.services], 'Service')
        foreach ($fields in [PortReporterTsvReader]::Items($Cells[$at.peer])) { $this.Peer = [PortReporterPart]::ProcessText($fields) }
        $this.SharedWith = [PortReporterTsvReader]::List($Cells[$at.sharedWith], 'ProcessText')
        $this.Missing = [PortReporterPart]::Fields($Cells[$at.missing])
        $this.Details = [PortReporterPart]::Fields($Cells[$at.details])
        $texts = foreach ($pair in [PortReporterTsvReader]::Pairs($Cells[$at.details])) { $pair -join '=' }
        if ($null -ne $texts) { $this.Detail = $texts -join '; ' }
    }

    [string] ToString() {
        return "$($this.Event) $($this.Protocol) $([PortReporterMapping]::Endpoint($this.LocalAddress, $this.LocalPort))".TrimEnd()
    }
}
