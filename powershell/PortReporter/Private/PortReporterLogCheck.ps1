# What became of a log file since it was sealed. Test-PortReporterLog's help describes the properties.
class PortReporterLogCheck {
    [string] $Name
    [string] $State
    [bool] $IsSound
    [System.Nullable[datetime]] $Sealed
    [string] $SealedIn
    [string] $Expected
    [string] $Actual
    [System.Nullable[datetime]] $Anchored
    [string] $Folder

    hidden static [string[]] $OwnColumns = @('file', 'state', 'sound', 'sealed', 'sealedIn', 'expected', 'actual', 'anchored', 'folder')
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterLogCheck] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterLogCheck]::new($Table, $Line)
    }

    hidden PortReporterLogCheck([PortReporterTable] $Table, [string] $Line) {
        $cells = $Table.Cells($Line)
        $Table.Fill($this, $cells, @{
            Name = 'file'; State = 'state'; Sealed = 'sealed'; SealedIn = 'sealedIn'; Expected = 'expected'; Actual = 'actual'
            Anchored = 'anchored'; Folder = 'folder'
        })
        $this.IsSound = $cells[$Table.At.sound] -eq 'true'
    }

    # What a view shows of a property.
    hidden [string] Shown([string] $Property) {
        return [PortReporterText]::Safe($this.$Property)
    }

    [string] ToString() {
        return "$($this.Name): $($this.State)"
    }
}
