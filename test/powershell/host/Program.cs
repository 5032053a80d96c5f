using System;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text;
using PortReporter.Test;

// The smallest host that runs PowerShell's own engine: `powershell-host -c CODE` or `powershell-host -f FILE [ARGUMENT …]`.
// Exit code: 1 after a terminating error, what `exit` says, 2 for wrong usage, else 0.
// With `-sshs` it is the far end of a session, as `pwsh -sshs` is: sshd starts it as its subsystem `powershell`.

if (args is ["-sshs"])
{
    // Not public, but of this very version. ConsoleHost calls it with the same arguments.
    typeof(PowerShell).Assembly.GetType("System.Management.Automation.Remoting.Server.StdIOProcessMediator", true)!
        .GetMethod("Run", BindingFlags.NonPublic | BindingFlags.Static)!
        .Invoke(null, [string.Empty, null, null, null, true]);
    return 0;
}
if (args.Length < 2 || args[0] is not ("-c" or "-f"))
{
    Console.Error.WriteLine("usage: powershell-host -c CODE | -f FILE [ARGUMENT ...]");
    return 2;
}

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true });
Console.SetError(new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true });

var session = InitialSessionState.CreateDefault2();
// Windows asks an execution policy before it loads a script; elsewhere there is none to set.
if (OperatingSystem.IsWindows()) session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;

var host = new PrintingHost();
using var runspace = RunspaceFactory.CreateRunspace(host, session);
runspace.Open();
Runspace.DefaultRunspace = runspace;
using var shell = PowerShell.Create(runspace);
if (args[0] == "-c") shell.AddScript(args[1]);
else shell.AddCommand(Path.GetFullPath(args[1])).AddParameters(args[2..]);
// As a console does: errors go the way of the output, in their order, and Out-Default tells them apart.
shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
shell.AddCommand("Out-Default");

Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    shell.BeginStop(null, null);
};
try
{
    shell.Invoke();
}
catch (PipelineStoppedException)
{
    return 130;
}
catch (RuntimeException error)
{
    host.UI.WriteErrorLine($"{error.ErrorRecord}\n{error.ErrorRecord.InvocationInfo?.PositionMessage}\n({error.ErrorRecord.FullyQualifiedErrorId})");
    return 1;
}
return host.ExitCode;
