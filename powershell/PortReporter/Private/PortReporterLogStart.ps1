# The head of a PR-INITIAL log: a machine on which the reporter was started.
class PortReporterLogStart : PortReporterLogRecord {
    [string] $ComputerName
    [string] $OperatingSystem
    [string] $Version
    [System.Nullable[long]] $Mappings

    hidden PortReporterLogStart([PortReporterTable] $Table, [string] $Line) : base($Table, $Line) {
        $Table.Fill($this, $Table.Cells($Line), @{
            ComputerName = 'computer'; OperatingSystem = 'operatingSystem'; Version = 'reporterVersion'; Mappings = 'mappings'
        })
    }

    hidden [string] ShownDetail() {
        return [PortReporterText]::Safe("$($this.ComputerName), $($this.OperatingSystem), Port Reporter $($this.Version)")
    }

    [string] ToString() {
        return "$($this.ComputerName) $($this.Time)"
    }
}
