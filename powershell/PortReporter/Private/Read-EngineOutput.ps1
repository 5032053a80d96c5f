# Creates records from the output of Receive-EngineOutput or Receive-RemoteEngine. Messages of the engines become errors, warnings and
# progress of the command, and so do exceptions of a session.
function Read-EngineOutput {
    param (
        # The class of the records; its Read creates a record from a table and a line. Without it, lines are returned unchanged.
        [type] $RecordType,
        # Error IDs that are not reported.
        [string[]] $SuppressedErrorId,
        # The local engine.
        [string] $Program,
        # The computer of the pieces, if they do not contain it.
        [System.Management.Automation.Remoting.OriginInfo] $Origin,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    begin {
        # By the session of a piece; local pieces have none.
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
                # The start of a line whose end has not been received.
                PartialLine     = ''
                IsProgressShown = $false
                HasErrorRecord  = $false
                # Lines of standard error that are not messages of the engine.
                UnparsedLine    = [System.Collections.Generic.List[string]]::new()
            }
        }
        if ($piece -is [byte[]]) {
            $characters = [char[]]::new($piece.Length + 1)
            $count = $engine.Decoder.GetChars($piece, 0, $piece.Length, $characters, 0)
            $lines = ($engine.PartialLine + [string]::new($characters, 0, $count)).Split("`n")
            $engine.PartialLine = $lines[-1]
            $table = $engine.Table
            $computer = $engine.Origin.PSComputerName
            for ($i = 0; $i -lt $lines.Length - 1; $i++) {
                if (-not $RecordType) {
                    $lines[$i]
                } elseif ($null -eq $table) {
                    $table = [PortReporterTsvReader]::new($lines[$i], $RecordType)
                    $engine.Table = $table
                } elseif ($computer) {
                    [PortReporterTsvReader]::OfComputer($RecordType::Read($table, $lines[$i]), $computer)
                } else {
                    $RecordType::Read($table, $lines[$i])
                }
            }
            # A 'break' in a later command of the pipeline ended the loop above, which wrote the object. Pass it on to the loop it was meant
            # for.
            if ($i -lt $lines.Length - 1) { break }
        } elseif ($piece -is [string]) {
            $cells = $piece.Split("`t")
            if ($cells.Length -ne 4) {
                $engine.UnparsedLine.Add([PortReporterText]::Safe($piece))
            } elseif ($cells[1] -eq 'Progress') {
                $engine.IsProgressShown = $true
                Write-EngineProgress -Cell $cells -Cmdlet $Cmdlet -Number $engine.Number -Origin $engine.Origin
            } else {
                if ($cells[1] -ne 'Warning') { $engine.HasErrorRecord = $true }
                Write-EngineError -Cell $cells -SuppressedErrorId $SuppressedErrorId -Cmdlet $Cmdlet -Origin $engine.Origin
            }
        } elseif ($piece -isnot [int]) {
            # Not output of an engine.
            $piece
        } else {
            if ($engine.IsProgressShown) { Write-EngineProgress -Cell $null -Cmdlet $Cmdlet -Number $engine.Number -Origin $engine.Origin }
            if ($piece -ne 0 -and -not $engine.HasErrorRecord) {
                $name = if ($engine.Origin) { "The Port Reporter program" } else { $Program }
                $message = "$name failed (exit code $piece); its output may be incomplete. Error output: $($engine.UnparsedLine -join ' ')"
                $splatError = @{ Message = $message; Target = $name; Origin = $engine.Origin }
                $Cmdlet.WriteError((ConvertTo-ErrorRecord -Id EngineFailed -Category InvalidResult @splatError))
            }
        }
    }
}
