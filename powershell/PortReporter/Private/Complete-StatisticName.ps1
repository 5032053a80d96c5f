# Tab completion of the statistics that Measure-PortReporterLog knows.
function Complete-StatisticName {
    param ([string] $WordToComplete)

    $begun = $WordToComplete.Trim([char[]] "'`"")
    $statistics = @(
        #schema statistic-names
    )
    foreach ($name in $statistics) {
        if ($name.StartsWith($begun, [System.StringComparison]::OrdinalIgnoreCase)) { ConvertTo-CompletionResult $name }
    }
}

Register-ArgumentCompleter -CommandName Measure-PortReporterLog -ParameterName Statistic -ScriptBlock { Complete-StatisticName $args[2] }
