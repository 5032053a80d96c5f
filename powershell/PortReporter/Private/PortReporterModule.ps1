# A file loaded in a process, and where.
class PortReporterModule {
    [string] $Path
    # Hexadecimal with 0x, as debuggers write it.
    [string] $BaseAddress
    # Linux: whether the file was deleted or replaced after it was loaded.
    [bool] $Deleted

    PortReporterModule([object[]] $Fields) {
        $this.Path, $this.BaseAddress, $isDeleted = $Fields
        $this.Deleted = $isDeleted -eq 'true'
    }

    [string] ToString() {
        return $this.Path
    }
}
