# Runs the engine, this machine's or those of others, and gives a record for each row while the engine is still writing. Whatever ends this,
# the engine is gone with it.
function Invoke-Engine {
    param (
        [string[]] $Argument,
        [type] $RecordType,
        # Options that are filters of mappings. Many of them go to standard input, ahead of the text: the command line of Windows has room
        # for 32,767 characters, an argument of Linux for 128 KiB.
        [string[]] $Filter = @(),
        # What the engine is told on its standard input, which stays open: where it ends the text itself must say.
        [string] $InputText,
        [string[]] $SuppressedErrorId,
        # Milliseconds that the engine gets to end by itself when this is stopped: to undo what it has half done.
        [int] $StopTimeout,
        # The other machines. A failed one does not stop the rest.
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
        Receive-EngineOutput -Engine $engine -InputText $InputText -StopTimeout $StopTimeout | Read-EngineOutput @splatReading -Program $engine.StartInfo.FileName
        return
    }
    $open = @(Select-OpenSession $Session $Cmdlet)
    if ($open.Count -eq 0) { return }
    $Cmdlet.WriteVerbose("On $($open.ComputerName -join ', '): $commandLine")
    $splatCall = @{
        Session  = $open
        Script   = Get-RemoteScript Invoke-RemoteEngine
        Argument = $commandLine, $InputText, $StopTimeout
        StopTimeout = $StopTimeout
    }
    Receive-RemoteEngine @splatCall | Read-EngineOutput @splatReading
}
