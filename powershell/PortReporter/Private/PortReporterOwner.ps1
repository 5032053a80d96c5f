# Who held a port before. Null where a fact is not known.
class PortReporterOwner {
    [System.Nullable[long]] $ProcessId
    [string] $ProcessName
    [string] $Path
    [string] $UserName

    PortReporterOwner([object[]] $Fields) {
        $this.ProcessId = $Fields[0]
        if ($null -ne $Fields[1]) { $this.ProcessName = $Fields[1] }
        if ($null -ne $Fields[2]) { $this.Path = $Fields[2] }
        if ($null -ne $Fields[3]) { $this.UserName = $Fields[3] }
    }

    [string] ToString() {
        return "$($this.ProcessName) ($($this.ProcessId))".TrimStart()
    }
}
