# One thing that the engine's setup tells: how a step goes, what had to be left, and as 'result' how it is in the end.
class PortReporterSetupRecord {
    [string] $Step
    [string] $State
    [string] $Title
    [string] $Target
    [string] $Version
    [string] $ServiceState
    [string] $StartType
    [string] $LogDirectory

    hidden static [string[]] $OwnColumns = @('step', 'state', 'title', 'target', 'version', 'serviceState', 'startType', 'logDirectory')
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterSetupRecord] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterSetupRecord]::new($Table, $Line)
    }

    # A property of type string makes '' of null, so what is null is left alone.
    hidden PortReporterSetupRecord([PortReporterTable] $Table, [string] $Line) {
        $cells = $Table.Cells($Line)
        foreach ($column in [PortReporterSetupRecord]::OwnColumns) {
            $text = [PortReporterTable]::Text($cells[$Table.At[$column]])
            if ($null -ne $text) { $this.$column = $text }
        }
    }
}
