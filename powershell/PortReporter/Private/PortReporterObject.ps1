# The base of all objects that cmdlets return. Its name is among the type names of each of them, and of each copy of one
# (Deserialized.PortReporterObject): PortReporter.Types.ps1xml gives all of them the methods that views call.
class PortReporterObject {
    # An object that belongs to no runspace. A constructor would bind it to the runspace that calls it, and PowerShell would then run
    # ToString there, wherever it is called, and wait until that runspace is idle: output of ForEach-Object -Parallel would never end.
    # about_Classes calls this runspace affinity; the attribute NoRunspaceAffinity, which prevents it as well, exists from PowerShell 7.4
    # on.
    hidden static [object] Create([type] $Type) {
        return [System.Runtime.Serialization.FormatterServices]::GetUninitializedObject($Type)
    }
}
