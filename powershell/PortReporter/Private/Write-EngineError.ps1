# Writes a line of the engine's standard error, four cells (code, category, message, target), as a warning or an error of the command.
function Write-EngineError {
    param (
        [string[]] $Cell,
        [string[]] $SuppressedErrorId,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # The remote computer of the engine.
        [System.Management.Automation.Remoting.OriginInfo] $Origin
    )

    $code, $category, $message, $target = foreach ($text in $Cell) { [PortReporterTsvReader]::Text($text) }
    $message = [PortReporterText]::Safe((ConvertTo-ModuleText $message $Cmdlet))
    if ($category -eq 'Warning') {
        if ($Origin) { $message = "$($Origin.PSComputerName): $message" }
        $Cmdlet.WriteWarning($message)
    } elseif ($SuppressedErrorId -notcontains $code) {
        $target = if ($code -eq 'DamagedLine') {
            [PortReporterPart]::DamagedLine($target)
        } else {
            Get-ReportTarget -Code $code -Target $target -Cmdlet $Cmdlet
        }
        $record = ConvertTo-ErrorRecord -Id $code -Category $category -Message $message -Target $target -Origin $Origin
        # An invalid argument ends the command, like a parameter that cannot be bound. On a remote computer it does not, because the engine
        # there may be an older one that does not know the argument.
        if ($category -eq 'InvalidArgument' -and -not $Origin) { $Cmdlet.ThrowTerminatingError($record) }
        $Cmdlet.WriteError($record)
    }
}
