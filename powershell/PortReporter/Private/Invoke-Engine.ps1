# Runs the engine on this computer or on remote computers, and returns a record per row while the engine is still writing. The engine is
# stopped when the command ends for any reason.
function Invoke-Engine {
    param (
        [string[]] $Argument,
        [type] $RecordType,
        # Filter options for mappings. If they are long, they are written to standard input, before the text: a command line on Windows is
        # limited to 32,767 characters, an argument on Linux to 128 KiB.
        [string[]] $Filter = @(),
        # Text for standard input, which stays open: the text itself must contain its end mark.
        [string] $InputText,
        # Error IDs that are not reported.
        [string[]] $SuppressedErrorId,
        # Milliseconds for the engine to exit by itself when the command is stopped, because it may have to undo steps.
        [int] $StopTimeout,
        # Sessions with remote computers. An error on one does not stop the others.
        [System.Management.Automation.Runspaces.PSSession[]] $Session,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if (($Filter -join ' ').Length -gt 8000) {
        $InputText = [string]::Join("`0", $Filter) + "`0`0" + $InputText
        $Filter = '--filter-file=-'
    }
    $commandLine = ConvertTo-CommandLine ($Argument + $Filter + '--format=tsv', '--exit-on-stdin-close')
    $splatReading = @{ RecordType = $RecordType; SuppressedErrorId = $SuppressedErrorId; Cmdlet = $Cmdlet }
    if (-not $Session) {
        $engine = Open-Engine $commandLine $Cmdlet
        Receive-EngineOutput -Engine $engine -InputText $InputText -StopTimeout $StopTimeout |
            Read-EngineOutput @splatReading -Program $engine.StartInfo.FileName
        return
    }
    $open = @(Select-OpenSession $Session $Cmdlet)
    if ($open.Count -eq 0) { return }
    $Cmdlet.WriteVerbose("On $($open.ComputerName -join ', '): $commandLine")
    $splatCall = @{
        Session     = $open
        Script      = Get-RemoteScript Invoke-RemoteEngine
        Argument    = $commandLine, $InputText, $StopTimeout
        StopTimeout = $StopTimeout
    }
    Receive-RemoteEngine @splatCall | Read-EngineOutput @splatReading
}
