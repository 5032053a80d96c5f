# A Windows service or a systemd unit that lives in a process.
class PortReporterService {
    [string] $Name
    [string] $DisplayName
    # Windows: own process, shared process, user own process, user shared process. Linux: unit, socket unit.
    [string] $Type

    PortReporterService([object[]] $Fields) {
        $this.Name, $this.DisplayName, $this.Type = $Fields
    }

    [string] ToString() {
        return $this.Name
    }
}
