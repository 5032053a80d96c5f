# An output record of the engine's setup: the state of a step, a file that was left, or as 'result' the final state.
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

    hidden static [PortReporterSetupRecord] Read([PortReporterTsvReader] $Table, [string] $Line) {
        return [PortReporterSetupRecord]::new($Table, $Line)
    }

    hidden PortReporterSetupRecord([PortReporterTsvReader] $Table, [string] $Line) {
        $Table.Fill($this, $Table.Cells($Line), @{
            Step = 'step'; State = 'state'; Title = 'title'; Target = 'target'; Version = 'version'; ServiceState = 'serviceState'
            StartType = 'startType'; LogDirectory = 'logDirectory'
        })
    }
}
