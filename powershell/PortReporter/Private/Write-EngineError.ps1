# The four cells of a line of the engine's standard error (code, category, message, target) as a warning or an error of the command.
function Write-EngineError {
    param (
        [string[]] $Cell,
        [string[]] $SuppressedErrorId,
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        # The machine that the engine ran on, where it was another.
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
        # What was typed is wrong: nothing can come of it, as with any parameter that cannot be bound. Another machine's engine may be an
        # older one that does not know it.
        if ($category -eq 'InvalidArgument' -and -not $Origin) { $Cmdlet.ThrowTerminatingError($record) }
        $Cmdlet.WriteError($record)
    }
}
