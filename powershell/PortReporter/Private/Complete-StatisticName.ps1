# Tab completion of the names of statistics of Measure-PortReporterLog.
function Complete-StatisticName {
    param ([string] $WordToComplete)

    $typed = $WordToComplete.Trim([char[]] "'`"")
    $statistics = @(
        #schema statistic-names
    )
    foreach ($name in $statistics) {
        if ($name.StartsWith($typed, [System.StringComparison]::OrdinalIgnoreCase)) { ConvertTo-CompletionResult $name }
    }
}

Register-ArgumentCompleter -CommandName Measure-PortReporterLog -ParameterName Statistic -ScriptBlock { Complete-StatisticName $args[2] }
