# Throws a terminating error if a named filter is null or empty, or contains such a value: an unset variable must not select every mapping.
function Assert-Filter {
    param (
        [System.Collections.IDictionary] $BoundParameters,
        [string[]] $Parameter,
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    foreach ($name in $Parameter) {
        if (-not $BoundParameters.Contains($name)) { continue }
        $values = @($BoundParameters[$name])
        if ($values.Count -gt 0 -and @($values | Where-Object { [string]::IsNullOrEmpty($_) }).Count -eq 0) { continue }
        $message = "-$name is null or empty, or contains such a value. Specify a value, or omit the parameter."
        $failure = ConvertTo-ErrorRecord -Id EmptyFilter -Category InvalidArgument -Message $message -Target $BoundParameters[$name]
        $Cmdlet.ThrowTerminatingError($failure)
    }
}
