using System;
using System.Management.Automation;
using System.Reflection;

namespace PortReporter.Test;

/// <summary>Select-Object, as far as -First goes: it ends the commands before it in the same way as PowerShell's own.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectFirst : PSCmdlet
{
    private int _seen;

    [Parameter(Mandatory = true)]
    public int First { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++_seen == First) throw EndOfInput();
    }

    // Not public, but of this very version.
    private Exception EndOfInput()
    {
        Type type = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", true)!;
        return (Exception)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [this], null)!;
    }
}
