using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace PortReporter.Test;

/// <summary>
/// The types that a Windows PowerShell 5.1 has loaded when it starts, from .NET Framework 4.7.2 and from PowerShell itself. They are only
/// looked at, never run.
/// </summary>
internal sealed class ReferenceTypes : IDisposable
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance;

    private readonly MetadataLoadContext _context;
    private readonly Dictionary<string, Type> _types = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _memberNames = new(StringComparer.OrdinalIgnoreCase);

    public ReferenceTypes()
    {
        var files = new[] { "NetFramework", "PowerShell" }.SelectMany(key => Directory.GetFiles(Folder(key), "*.dll"));
        _context = new MetadataLoadContext(new PathAssemblyResolver(files), "mscorlib");
        // Of all that .NET Framework has, what powershell.exe itself loads; the rest would take Add-Type.
        string[] loaded = ["mscorlib", "System", "System.Core", "System.Xml", "System.Numerics", "System.Management.Automation"];
        foreach (string name in loaded)
        {
            foreach (Type type in _context.LoadFromAssemblyName(name).GetExportedTypes())
            {
                _types.TryAdd(type.FullName!, type);
                _memberNames.UnionWith(type.GetMembers(Everything).Select(member => member.Name));
            }
        }
    }

    /// <summary>Where NuGet has put what the project file names.</summary>
    private static string Folder(string key) =>
        typeof(ReferenceTypes).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == key).Value!;

    /// <summary>A type by its full name, case-insensitive as in PowerShell; null if it does not exist.</summary>
    public Type? Find(string fullName) => _types.GetValueOrDefault(fullName);

    /// <summary>The reference type for a type of this process; null if it does not exist.</summary>
    public Type? Find(Type type)
    {
        if (type.IsArray) return Find("System.Array");
        if (!type.IsConstructedGenericType) return type.FullName is { } name ? Find(name) : null;
        return type.GetGenericArguments().All(argument => Find(argument) is not null) ? Find(type.GetGenericTypeDefinition()) : null;
    }

    /// <summary>Whether a type, or what it derives from or implements, has a member.</summary>
    /// <param name="arguments">For a call: how many; a method must take them.</param>
    public static bool Has(Type type, string member, int? arguments)
    {
        const BindingFlags Named = Everything | BindingFlags.IgnoreCase | BindingFlags.FlattenHierarchy;
        return type.GetInterfaces().Append(type).SelectMany(one => one.GetMember(member, Named))
            .Any(found => arguments is null || (found is MethodInfo method && Takes(method, arguments.Value)));
    }

    /// <summary>Whether a type can be made of so many arguments.</summary>
    public static bool HasConstructor(Type type, int arguments) =>
        (type.IsValueType && arguments == 0) || type.GetConstructors().Any(constructor => Takes(constructor, arguments));

    private static bool Takes(MethodBase method, int arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        bool takesMore = parameters.LastOrDefault()?.GetCustomAttributesData()
            .Any(data => data.AttributeType.Name == nameof(ParamArrayAttribute)) ?? false;
        int needed = parameters.Count(parameter => !parameter.IsOptional) - (takesMore ? 1 : 0);
        return arguments >= needed && (takesMore || arguments <= parameters.Length);
    }

    /// <summary>Whether any type has a member of that name.</summary>
    public bool HasAnywhere(string member) => _memberNames.Contains(member);

    public void Dispose() => _context.Dispose();
}
