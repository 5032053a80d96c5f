# One socket as the operating system reports it, with its owner. Get-PortMapping's help describes the properties.
class PortReporterMapping : PortReporterObject {
    #schema mapping-properties

    # The columns of the socket itself.
    hidden static [string[]] $OwnColumns = @(
        #schema mapping-own-columns
    )
    # The columns that sockets of one process usually have in common.
    hidden static [string[]] $CommonColumns = @(
        #schema mapping-common-columns
    )
    # Plain fields: name, property, kind of value.
    hidden static [string[]] $PlainFields = -split '
        #schema mapping-plain-fields
    '
    hidden static [char[]] $Tab = "`t"

    # A mapping, of this class or a derived one, from a row. Fields that many rows have in common are read once and then copied.
    hidden static [PortReporterMapping] Read([PortReporterTsvReader] $Table, [string] $Line) {
        # In the order of OwnColumns.
        $own = $Table.Own
        if ($Table.CommonFrom -gt 0) {
            $cells = $Line.Split([PortReporterMapping]::Tab, $Table.CommonFrom + 1)
            # State, DualStack and Exposure have few values.
            $common = $cells[$own[5]] + $cells[$own[6]] + $cells[$own[7]] + $cells[-1]
        } else {
            $cells = $Table.Cells($Line)
            $common = $Line
        }
        [PortReporterMapping] $known = $Table.Common[$common]
        if ($null -eq $known) {
            $known = [PortReporterObject]::Create($Table.RecordType)
            $known.ReadCommon($Table, $Table.Cells($Line))
            $Table.Common[$common] = $known
        }
        $mapping = $known.MemberwiseClone()
        $mapping.Protocol = $cells[$own[0]]
        $mapping.LocalAddress = $cells[$own[1]]
        $mapping.LocalPort = [int]::Parse($cells[$own[2]])
        $cell = $cells[$own[3]]
        if (-not $cell.Equals('\N')) { $mapping.RemoteAddress = $cell }
        $cell = $cells[$own[4]]
        if (-not $cell.Equals('\N')) { $mapping.RemotePort = [int]::Parse($cell) }
        $cell = $cells[$own[8]]
        if (-not $cell.Equals('\N')) { $mapping.Opened = [PortReporterPart]::Time($cell) }
        # Only on request; it is written before the common columns.
        $column = $Table.At['reachableAt']
        if ($null -ne $column -and $cells[$column] -cne '\N') {
            $mapping.ReachableAt = [PortReporterTsvReader]::List($cells[$column], 'Text')
        }
        return $mapping
    }

    hidden [void] ReadCommon([PortReporterTsvReader] $Table, [string[]] $Cells) {
        $at = $Table.At
        $Table.Fill($this, $Cells, @{
            #schema mapping-common-fields
        })
        $this.Services = [PortReporterTsvReader]::List($Cells[$at.services], 'Service')
        if ($this.Services.Count -gt 0) { $this.ServiceName = $this.Services[0].Name }
        foreach ($fields in [PortReporterTsvReader]::Items($Cells[$at.peer])) { $this.Peer = [PortReporterPart]::ProcessText($fields) }
        $this.SharedWith = [PortReporterTsvReader]::List($Cells[$at.sharedWith], 'ProcessText')
        if (-not $Cells[$at.modules].Equals('\N')) { $this.Modules = [PortReporterTsvReader]::List($Cells[$at.modules], 'Module') }
        $this.Missing = [PortReporterPart]::Fields($Cells[$at.missing])
    }

    # `address:port`; empty without an address.
    hidden static [string] Endpoint([string] $Address, [object] $Port) {
        if (-not $Address) { return '' }
        if ($Address.Contains(':')) { return "[${Address}]:$Port" }
        return "${Address}:$Port"
    }

    [string] ToString() {
        return "$($this.Protocol) $([PortReporterMapping]::Endpoint($this.LocalAddress, $this.LocalPort))"
    }
}
