using System;
using System.Management.Automation;
using System.Reflection;

// The remote end of a session, like `pwsh -sshs`: sshd starts it as its subsystem `powershell`. pwsh.exe itself exits immediately under
// Wine without a console.

if (args is not ["-sshs"])
{
    Console.Error.WriteLine("usage: powershell-host -sshs");
    return 2;
}
// Not public, but of this very version. ConsoleHost calls it with the same arguments.
typeof(PowerShell).Assembly.GetType("System.Management.Automation.Remoting.Server.StdIOProcessMediator", true)!
    .GetMethod("Run", BindingFlags.NonPublic | BindingFlags.Static)!
    .Invoke(null, [string.Empty, null, null, null, true]);
return 0;
