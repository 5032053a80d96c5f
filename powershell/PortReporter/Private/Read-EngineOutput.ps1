# Makes records of what Receive-Engine or Receive-RemoteEngine gives. What the engines report becomes errors, warnings and progress of the
# command, and so do the exceptions of a session.
function Read-EngineOutput {
    param (
        # The class of the records; its Read makes one from a table and a line of it. Without it lines are given as they are.
        [type] $RecordType,
        # Codes of errors that are none here.
        [string[]] $QuietAbout,
        # This machine's engine.
        [string] $Program,
        # The machine that the pieces are of, where they do not say.
        [System.Management.Automation.Remoting.OriginInfo] $Origin,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    begin {
        # By the session that a piece came from; one of this machine came from none.
        $engines = @{}
    }

    process {
        $piece = $_
        $from = $Origin
        if ($_ -is [System.Collections.DictionaryEntry]) {
            $from = $_.Key
            $piece = $_.Value
        }
        $piece = $piece.PSObject.BaseObject
        if ($piece -is [System.Exception]) {
            Write-SessionError -Reason $piece -Origin $from -Cmdlet $Cmdlet
            return
        }
        $session = $from.RunspaceID
        $engine = $engines["$session"]
        if ($null -eq $engine) {
            $engine = $engines["$session"] = @{
                Number          = $engines.Count + 1
                Origin          = $from
                Table           = $null
                Decoder         = [System.Text.Encoding]::UTF8.GetDecoder()
                # The beginning of a line whose end is to come.
                Begun           = ''
                IsProgressShown = $false
                IsExplained     = $false
                # What it said that is no report.
                Words           = [System.Collections.Generic.List[string]]::new()
            }
        }
        if ($piece -is [byte[]]) {
            $characters = [char[]]::new($piece.Length + 1)
            $count = $engine.Decoder.GetChars($piece, 0, $piece.Length, $characters, 0)
            $lines = ($engine.Begun + [string]::new($characters, 0, $count)).Split("`n")
            $engine.Begun = $lines[-1]
            $table = $engine.Table
            $computer = $engine.Origin.PSComputerName
            for ($i = 0; $i -lt $lines.Length - 1; $i++) {
                if (-not $RecordType) {
                    $lines[$i]
                } elseif ($null -eq $table) {
                    $table = [PortReporterTable]::new($lines[$i], $RecordType)
                    $engine.Table = $table
                } elseif ($computer) {
                    [PortReporterTable]::OfMachine($RecordType::Read($table, $lines[$i]), $computer)
                } else {
                    $RecordType::Read($table, $lines[$i])
                }
            }
            # A 'break' further down the pipeline ended the loop that wrote the object, the one above. It goes on to where it was meant for.
            if ($i -lt $lines.Length - 1) { break }
        } elseif ($piece -is [string]) {
            $cells = $piece.Split("`t")
            if ($cells.Length -ne 4) {
                $engine.Words.Add([PortReporterText]::Safe($piece))
            } elseif ($cells[1] -eq 'Progress') {
                $engine.IsProgressShown = $true
                Write-EngineProgress -Cell $cells -Cmdlet $Cmdlet -Number $engine.Number -Origin $engine.Origin
            } else {
                if ($cells[1] -ne 'Warning') { $engine.IsExplained = $true }
                Write-EngineReport -Cell $cells -QuietAbout $QuietAbout -Cmdlet $Cmdlet -Origin $engine.Origin
            }
        } elseif ($piece -isnot [int]) {
            # No output of an engine.
            $piece
        } else {
            if ($engine.IsProgressShown) { Write-EngineProgress -Cell $null -Cmdlet $Cmdlet -Number $engine.Number -Origin $engine.Origin }
            if ($piece -ne 0 -and -not $engine.IsExplained) {
                $name = if ($engine.Origin) { "Port Reporter's program" } else { $Program }
                $message = "$name failed (exit code $piece). What it gave may be incomplete. It said: $($engine.Words -join ' ')"
                $failure = ConvertTo-ErrorRecord -Id EngineFailed -Category InvalidResult -Message $message -Target $name -Origin $engine.Origin
                $Cmdlet.WriteError($failure)
            }
        }
    }
}
