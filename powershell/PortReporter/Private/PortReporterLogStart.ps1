# The header of a PR-INITIAL log: a start of the reporter.
class PortReporterLogStart : PortReporterLogRecord {
    [string] $OperatingSystem
    [string] $Version
    [System.Nullable[long]] $Mappings

    hidden [void] ReadCommon([PortReporterTsvReader] $Table, [string[]] $Cells) {
        ([PortReporterLogRecord] $this).ReadCommon($Table, $Cells)
        $Table.Fill($this, $Cells, @{
            OperatingSystem = 'operatingSystem'; Version = 'reporterVersion'; Mappings = 'mappings'
        })
    }

    [string] ToString() {
        return "$($this.ComputerName) $($this.Time)"
    }
}
