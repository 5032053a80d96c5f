# Where a record of a log stands.
class PortReporterRecordPlace {
    [string] $File
    [int] $Line

    PortReporterRecordPlace([object[]] $Fields) {
        $this.File, $this.Line = $Fields
    }

    # `file:line`, as the engine names what is damaged.
    hidden static [PortReporterRecordPlace] Parse([string] $Text) {
        $end = $Text.LastIndexOf(':')
        return [PortReporterRecordPlace]::new(@($Text.Substring(0, $end), $Text.Substring($end + 1)))
    }

    # What a view shows of a property.
    hidden [string] Shown([string] $Property) {
        return [PortReporterText]::Safe($this.$Property)
    }

    [string] ToString() {
        return "$($this.File):$($this.Line)"
    }
}
