# The result of verifying a log file. Test-PortReporterLog's help describes the properties.
class PortReporterLogCheck : PortReporterObject {
    [string] $Name
    [string] $State
    [bool] $IsIntact
    [psobject] $Sealed
    [string] $SealedIn
    [string] $Expected
    [string] $Actual
    [psobject] $Anchored
    [psobject] $Sequence
    [string] $Folder

    hidden static [string[]] $OwnColumns = @(
        'file', 'state', 'intact', 'sealed', 'sealedIn', 'expected', 'actual', 'anchored', 'sequence', 'folder'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterLogCheck] Read([PortReporterTsvReader] $Table, [string] $Line) {
        $row = [PortReporterObject]::Create([PortReporterLogCheck])
        $cells = $Table.Cells($Line)
        $Table.Fill($row, $cells, @{
            Name = 'file'; State = 'state'; Sealed = 'sealed'; SealedIn = 'sealedIn'; Expected = 'expected'; Actual = 'actual'
            Anchored = 'anchored'; Folder = 'folder'
        })
        $row.Sequence = [PortReporterTsvReader]::List($cells[$Table.At.sequence], 'Text')
        $row.IsIntact = $cells[$Table.At.intact] -eq 'true'
        return $row
    }

    [string] ToString() {
        return "$($this.Name): $($this.State)"
    }
}
