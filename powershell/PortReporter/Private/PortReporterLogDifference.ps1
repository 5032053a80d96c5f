# A difference between two logs. Compare-PortMapping's help describes the properties.
class PortReporterLogDifference : PortReporterObject {
    [string] $Difference
    [string] $What
    [string] $Name
    [string] $ProcessName
    [string] $UserName
    [string] $PreviousProcessName
    [string] $PreviousUserName
    [System.Nullable[long]] $Count

    hidden static [string[]] $OwnColumns = @(
        'difference', 'what', 'name', 'processName', 'user', 'previousProcessName', 'previousUser', 'count'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterLogDifference] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterLogDifference])
        $cells = $Table.Cells($Line)
        $Table.Fill($row, $cells, @{
            Name = 'name'; ProcessName = 'processName'; UserName = 'user'; PreviousProcessName = 'previousProcessName'
            PreviousUserName = 'previousUser'; Count = 'count'
        })
        $row.Difference = [PortReporterTsvReader]::Word($cells[$Table.At.difference])
        $row.What = [PortReporterTsvReader]::Word($cells[$Table.At.what])
        return $row
    }

    [string] ToString() {
        return "$($this.Difference) $($this.What) $($this.Name)"
    }
}
