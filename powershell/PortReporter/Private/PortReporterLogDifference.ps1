# What one log has and another has not, or has with another owner. Compare-PortMapping's help describes the properties.
class PortReporterLogDifference {
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

    hidden static [PortReporterLogDifference] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterLogDifference]::new($Table, $Line)
    }

    hidden PortReporterLogDifference([PortReporterTable] $Table, [string] $Line) {
        $cells = $Table.Cells($Line)
        $Table.Fill($this, $cells, @{
            Name = 'name'; ProcessName = 'processName'; UserName = 'user'; PreviousProcessName = 'previousProcessName'
            PreviousUserName = 'previousUser'; Count = 'count'
        })
        $this.Difference = [PortReporterTable]::Word($cells[$Table.At.difference])
        $this.What = [PortReporterTable]::Word($cells[$Table.At.what])
    }

    # What a view shows of a property.
    hidden [string] Shown([string] $Property) {
        return [PortReporterText]::Safe($this.$Property)
    }

    # `process user`, as far as they are known; with the prefix Previous, who it was before.
    hidden [string] ShownOwner([string] $Prefix) {
        return [PortReporterText]::Safe("$($this."${Prefix}ProcessName") $($this."${Prefix}UserName")".Trim())
    }

    [string] ToString() {
        return "$($this.Difference) $($this.What) $($this.Name)"
    }
}
