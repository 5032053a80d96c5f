# Returns an object for each event of the event log "Port Reporter", with the names of the fields. README.md describes them.
function ConvertFrom-PortReporterEvent {
    [CmdletBinding()]
    param (
        # Events from Get-WinEvent.
        [Parameter(Mandatory, ValueFromPipeline)]
        [psobject] $InputObject
    )

    begin {
        $changeFields = @(
            'text', 'time', 'event', 'source', 'protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', 'state', 'processId'
            'processName', 'path', 'user', 'services', 'parentProcessId', 'processStarted', 'opened', 'seconds', 'peerProcessId'
            'peerProcessName', 'exposure', 'previous', 'missing', 'commandLine'
        )
        $droppedFields = @('text', 'time', 'event', 'count', 'from', 'to')
    }

    process {
        $names = if ($InputObject.Id -eq 410) { $droppedFields } else { $changeFields }
        $record = [ordered] @{ computer = $InputObject.MachineName; id = $InputObject.Id; recordId = $InputObject.RecordId }
        for ($at = 0; $at -lt $names.Count; $at++) {
            $value = if ($at -lt $InputObject.Properties.Count) { $InputObject.Properties[$at].Value } else { '' }
            $record[$names[$at]] = if ($value -eq '') { $null } else { $value }
        }
        [pscustomobject] $record
    }
}
