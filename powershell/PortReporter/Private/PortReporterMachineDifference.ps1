# A program that listens on some computers only. Compare-PortMapping's help describes the properties.
class PortReporterMachineDifference : PortReporterObject {
    [string] $Protocol
    [System.Nullable[int]] $LocalPort
    [string] $ProcessName
    [int] $Count
    [psobject] $PresentOn
    [psobject] $AbsentOn

    hidden static [string[]] $OwnColumns = @('protocol', 'localPort', 'processName', 'count', 'presentOn', 'absentOn')
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterMachineDifference] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterMachineDifference])
        $cells = $Table.Cells($Line)
        $Table.Fill($row, $cells, @{ Protocol = 'protocol'; LocalPort = 'localPort'; ProcessName = 'processName'; Count = 'count' })
        $row.PresentOn = [PortReporterTsvReader]::List($cells[$Table.At.presentOn], 'Text')
        $row.AbsentOn = [PortReporterTsvReader]::List($cells[$Table.At.absentOn], 'Text')
        return $row
    }

    [string] ToString() {
        return "$($this.Protocol) $($this.LocalPort) $($this.ProcessName)"
    }
}
