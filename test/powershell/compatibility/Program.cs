using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Xml;
using System.Xml.Linq;
using PortReporter.Test;

// `compatibility FOLDER`: what of a module's scripts, manifest, types and views is not in Windows PowerShell 5.1 on .NET Framework 4.7.2,
// one problem a line as `file:line: kind: what`. The last line says how much was looked at. Exit code: 1 with problems, else 0.

if (args is not [var folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("usage: compatibility FOLDER");
    return 2;
}

/// <summary>The scripts in an XML file of types or views, each as far down as it stands there.</summary>
static IEnumerable<string> ScriptsIn(string file) => XDocument.Load(file, LoadOptions.SetLineInfo).Descendants()
    .Where(element => element.Name.LocalName is "ScriptBlock" or "GetScriptBlock" or "SetScriptBlock" or "Script")
    .Select(element => new string('\n', ((IXmlLineInfo)element).LineNumber - 1) + element.Value);

string[] files = [.. Directory.GetFiles(folder, "*.ps*1*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
string[] xmlFiles = [.. files.Where(file => file.EndsWith(".ps1xml", StringComparison.OrdinalIgnoreCase))];
string[] scriptFiles = [.. files.Except(xmlFiles)];

HashSet<string> ownMembers = new(StringComparer.OrdinalIgnoreCase);
foreach (string file in scriptFiles)
{
    ownMembers.UnionWith(Parser.ParseFile(file, out _, out _).FindAll(ast => ast is MemberAst, true).Select(ast => ((MemberAst)ast).Name));
}
foreach (string file in xmlFiles)
{
    ownMembers.UnionWith(XDocument.Load(file).Descendants("Members").Elements().Elements("Name").Select(name => name.Value));
}

using var reference = new ReferenceTypes();
using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
// Types are inferred in the runspace of this thread.
Runspace.DefaultRunspace = runspace;
using var shell = PowerShell.Create(runspace);
var checker = new ScriptChecker(reference, shell, ownMembers);

var scripts = scriptFiles.Select(file => (File: file, Text: File.ReadAllText(file)))
    .Concat(xmlFiles.SelectMany(file => ScriptsIn(file).Select(text => (File: file, Text: text))));
string[] problems = [.. scripts.SelectMany(script =>
    checker.Problems(script.Text).Select(problem => $"{Path.GetFileName(script.File)}:{problem}"))];
foreach (string problem in problems) Console.WriteLine(problem);
Console.WriteLine($"{scriptFiles.Length} scripts, {xmlFiles.Length} files of types and views, " +
    $"{checker.ByType} members by type, {checker.ByName} by name");
return problems.Length > 0 ? 1 : 0;
