# The Port Reporter service and how it is doing. Get-PortReporterService's help describes the properties.
class PortReporterServiceStatus {
    [string] $Name
    [string] $DisplayName
    [string] $Status
    [string] $StartType
    [System.Nullable[int]] $ProcessId
    [string] $UserName
    [string] $LogDirectory
    [System.Nullable[long]] $LogSize
    [string] $Keep
    [System.Nullable[int]] $Interval
    [string] $LogReader
    [string[]] $LogFiles
    [System.Nullable[datetime]] $Since
    [System.Nullable[long]] $RecordsWritten
    [System.Nullable[long]] $RecordsLost
    [string] $Trouble

    hidden static [string[]] $OwnColumns = @(
        'name', 'displayName', 'state', 'startType', 'processId', 'account', 'logDirectory', 'logSize', 'keep', 'interval', 'logReader',
        'logFiles', 'since', 'recordsWritten', 'recordsLost', 'trouble'
    )
    hidden static [string[]] $CommonColumns = @()

    hidden static [PortReporterServiceStatus] Read([PortReporterTable] $Table, [string] $Line) {
        return [PortReporterServiceStatus]::new($Table, $Line)
    }

    hidden PortReporterServiceStatus([PortReporterTable] $Table, [string] $Line) {
        $cells = $Table.Cells($Line)
        $Table.Fill($this, $cells, @{
            Name = 'name'; DisplayName = 'displayName'; Status = 'state'; StartType = 'startType'; ProcessId = 'processId'
            UserName = 'account'; LogDirectory = 'logDirectory'; LogSize = 'logSize'; Keep = 'keep'; Interval = 'interval'
            LogReader = 'logReader'; Since = 'since'; RecordsWritten = 'recordsWritten'; RecordsLost = 'recordsLost'; Trouble = 'trouble'
        })
        $files = $cells[$Table.At.logFiles]
        if (-not $files.Equals('\N')) { $this.LogFiles = @(foreach ($fields in [PortReporterTable]::Items($files)) { $fields[0] }) }
    }

    # What a view shows of a property.
    hidden [string] Shown([string] $Property) {
        return [PortReporterText]::Safe($this.$Property -join ', ')
    }

    [string] ToString() {
        return "$($this.DisplayName) ($($this.Status))"
    }
}
