# The base class of all objects that cmdlets return. Its name is among the type names of each object, and of each deserialized copy
# (Deserialized.PortReporterObject): PortReporter.Types.ps1xml adds the methods that views call to all of them.
class PortReporterObject {
    # Creates an object that does not belong to a runspace. A constructor would bind it to the calling runspace; PowerShell would then run
    # ToString there, from wherever it is called, and wait until that runspace is idle: output of ForEach-Object -Parallel would never end.
    # about_Classes calls this runspace affinity. The attribute NoRunspaceAffinity also prevents it, but exists only from PowerShell 7.4 on.
    hidden static [object] Create([type] $Type) {
        return [System.Runtime.Serialization.FormatterServices]::GetUninitializedObject($Type)
    }
}
