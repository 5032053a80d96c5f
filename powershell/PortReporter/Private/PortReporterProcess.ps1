# A process as short as it can be named. ProcessName is null where it could not be read.
class PortReporterProcess {
    [int] $ProcessId
    [string] $ProcessName

    PortReporterProcess([object[]] $Fields) {
        $this.ProcessId = $Fields[0]
        if ($null -ne $Fields[1]) { $this.ProcessName = $Fields[1] }
    }

    [string] ToString() {
        return "$($this.ProcessName) ($($this.ProcessId))".TrimStart()
    }
}
