# A file loaded in a process, and where.
class PortReporterModule {
    [string] $Path
    # Hexadecimal with 0x, as debuggers write it.
    [string] $BaseAddress
    # Linux: true if the file was deleted or replaced after it was loaded.
    [System.Nullable[bool]] $Deleted

    PortReporterModule([object[]] $Fields) {
        $this.Path, $this.BaseAddress, $isDeleted = $Fields
        if ($isDeleted -eq 'true') { $this.Deleted = $true }
    }

    [string] ToString() {
        return $this.Path
    }
}
