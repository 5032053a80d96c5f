# A file loaded in a process, and where.
class PortReporterModule {
    [string] $Path
    # Hexadecimal with 0x, as debuggers write it.
    [string] $BaseAddress

    PortReporterModule([object[]] $Fields) {
        $this.Path, $this.BaseAddress = $Fields
    }

    [string] ToString() {
        return $this.Path
    }
}
