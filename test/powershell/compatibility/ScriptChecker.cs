using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;

namespace PortReporter.Test;

/// <summary>Says what of a script is not in Windows PowerShell 5.1: syntax, types, members, parameters of cmdlets, variables.</summary>
/// <param name="ownMembers">Members of the module's own types, wherever they stand.</param>
internal sealed class ScriptChecker(ReferenceTypes reference, PowerShell shell, IReadOnlySet<string> ownMembers)
{
    // What PowerShell's engine itself concludes about an expression's type. Not public, but of this very version.
    private static readonly MethodInfo s_inferTypeOf = typeof(PowerShell).Assembly
        .GetType("System.Management.Automation.AstTypeInference", true)!
        .GetMethod("InferTypeOf", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(Ast), typeof(PowerShell)])!;

    private static readonly TokenKind[] s_newerTokens =
    [
        TokenKind.QuestionMark, TokenKind.QuestionQuestion, TokenKind.QuestionQuestionEquals, TokenKind.QuestionDot,
        TokenKind.QuestionLBracket, TokenKind.AndAnd, TokenKind.OrOr, TokenKind.Ampersand, TokenKind.Clean,
    ];

    // Binary numbers, and suffixes other than l, d and kb to pb (about_Numeric_Literals).
    private static readonly Regex s_newerNumber = new("^[+-]?(0b|(0x[0-9a-f]+|[0-9.]+)(y|u|s|n))", RegexOptions.IgnoreCase);

    // `e and `u{} (about_Special_Characters), behind a backtick that is not itself escaped.
    private static readonly Regex s_newerEscape = new("(?<!`)(``)*`(e|u\\{)");

    // Methods of TimeSpan that round their argument.
    private static readonly Regex s_roundedTime = new("^From(Days|Hours|Minutes|Seconds|Milliseconds)$", RegexOptions.IgnoreCase);

    // Names of types without a namespace that 5.1 knows (about_Type_Accelerators); not [short], [uint], [ulong] and [semver], for instance.
    private static readonly HashSet<string> s_accelerators = new((
        "Alias AllowEmptyCollection AllowEmptyString AllowNull ArgumentCompleter array bigint bool byte char CmdletBinding cultureinfo " +
        "datetime decimal double float guid hashtable int int16 int32 int64 ipaddress IPEndpoint long NullString ordered OutputType " +
        "Parameter powershell PSAliasProperty pscredential pscustomobject PSDefaultValue psmoduleinfo PSNoteProperty psobject " +
        "PSScriptMethod PSScriptProperty PSTypeNameAttribute psvariable ref regex runspace runspacefactory sbyte scriptblock " +
        "securestring single string SupportsWildcards switch timespan type uint16 uint32 uint64 uri ValidateCount ValidateLength " +
        "ValidateNotNull ValidateNotNullOrEmpty ValidatePattern ValidateRange ValidateScript ValidateSet version void WildcardPattern " +
        "X509Certificate xml"
        ).Split(' '), StringComparer.OrdinalIgnoreCase);

    // Automatic variables that came later (about_Automatic_Variables, about_Preference_Variables).
    private static readonly HashSet<string> s_newerVariables = new((
        "IsWindows IsLinux IsMacOS IsCoreCLR PSStyle EnabledExperimentalFeatures ErrorView PSNativeCommandArgumentPassing " +
        "PSNativeCommandUseErrorActionPreference").Split(' '), StringComparer.OrdinalIgnoreCase);

    // Every object has these in PowerShell.
    private static readonly HashSet<string> s_everywhere = new(
        ["Count", "Length", "ForEach", "Where", "PSObject", "PSTypeNames"], StringComparer.OrdinalIgnoreCase);

    // Those of all cmdlets; -ProgressAction came later.
    private static readonly HashSet<string> s_commonParameters = new(
        Cmdlet.CommonParameters.Where(name => name != "ProgressAction"), StringComparer.OrdinalIgnoreCase);

    /// <summary>How many members were looked up in their type, and how many by their name alone, for want of a type.</summary>
    public int ByType { get; private set; }
    public int ByName { get; private set; }

    /// <summary>The problems of a script, each as `line: kind: what`.</summary>
    public IEnumerable<string> Problems(string text)
    {
        ScriptBlockAst tree = Parser.ParseInput(text, out Token[] tokens, out ParseError[] errors);
        HashSet<string> ownTypes = new(All<TypeDefinitionAst>(tree).Select(type => type.Name), StringComparer.OrdinalIgnoreCase);
        (IScriptExtent Place, string What)[] found =
        [
            .. errors.Select(error => (error.Extent, error.Message)),
            .. tokens.Where(IsNewer).Select(token => (token.Extent, $"syntax: {token.Text}")),
            .. All<BinaryExpressionAst>(tree).Where(IsRangeOfTexts).Select(range => (range.Extent, $"syntax: {range.Extent.Text}")),
            .. TypeNames(tree).Where(name => !ownTypes.Contains(name.Name) && Resolve(name) is null)
                .Select(name => (name.Extent, $"type: {name.FullName}")),
            .. All<AttributeAst>(tree).SelectMany(NewerArguments),
            .. All<MemberExpressionAst>(tree).Where(access => !HasMember(access, ownTypes))
                .Select(access => (access.Extent, $"member: {Shown(access)}")),
            .. All<InvokeMemberExpressionAst>(tree).Where(call => SplitsAtText(call) || RoundsTime(call))
                .Select(call => (call.Extent, $"meaning: {Shown(call)}")),
            .. All<CommandAst>(tree).SelectMany(NewerParameters),
            .. All<VariableExpressionAst>(tree).Where(variable => IsNewer(variable, tree))
                .Select(variable => (variable.Extent, $"variable: {variable}")),
        ];
        return found.Select(problem => $"{problem.Place.StartLineNumber}: {problem.What}");
    }

    private static IEnumerable<T> All<T>(Ast tree) where T : Ast => tree.FindAll(ast => ast is T, true).Cast<T>();

    private static string Shown(MemberExpressionAst access)
    {
        string arguments = access is InvokeMemberExpressionAst call ? $"({call.Arguments?.Count ?? 0})" : "";
        return $"{access.Expression.Extent.Text.Split('\n')[0]}{(access.Static ? "::" : ".")}{access.Member}{arguments}";
    }

    private static bool IsNewer(Token token) => s_newerTokens.Contains(token.Kind)
        || (token is NumberToken && s_newerNumber.IsMatch(token.Text))
        || (token is StringExpandableToken && s_newerEscape.IsMatch(token.Text));

    private static bool IsRangeOfTexts(BinaryExpressionAst range) =>
        range.Operator == TokenKind.DotDot && (range.Left is StringConstantExpressionAst || range.Right is StringConstantExpressionAst);

    /// <summary>Whether it is a newer automatic variable, and not one that the script sets itself.</summary>
    private static bool IsNewer(VariableExpressionAst variable, Ast tree)
    {
        string name = variable.VariablePath.UserPath;
        return s_newerVariables.Contains(name) && !All<AssignmentStatementAst>(tree).Any(assignment =>
            assignment.Left is VariableExpressionAst left && left.VariablePath.UserPath.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The names of types in a script, each taken apart into the types that it is made of.</summary>
    private static IEnumerable<ITypeName> TypeNames(Ast tree)
    {
        static IEnumerable<ITypeName> Parts(ITypeName name) => name switch
        {
            ArrayTypeName array => Parts(array.ElementType),
            GenericTypeName generic => generic.GenericArguments.SelectMany(Parts).Append(generic),
            _ => [name],
        };
        return All<TypeExpressionAst>(tree).Select(type => type.TypeName)
            .Concat(All<AttributeBaseAst>(tree).Select(type => type.TypeName)).SelectMany(Parts);
    }

    /// <summary>The type of .NET Framework or Windows PowerShell that a name means there; null where it means none.</summary>
    private Type? Resolve(ITypeName name)
    {
        if (name is ArrayTypeName) return reference.Find(typeof(Array));
        if (name is GenericTypeName generic) return reference.Find($"{generic.TypeName.FullName}`{generic.GenericArguments.Count}");
        if (s_accelerators.Contains(name.FullName)) return reference.Find((name.GetReflectionType() ?? name.GetReflectionAttributeType())!);
        return reference.Find(name.FullName) ?? reference.Find($"System.{name.FullName}");
    }

    private bool HasMember(MemberExpressionAst access, HashSet<string> ownTypes)
    {
        // A name that is only known when it runs.
        if (access.Member is not StringConstantExpressionAst { Value: var member }) return true;
        int? arguments = access is InvokeMemberExpressionAst call ? call.Arguments?.Count ?? 0 : null;
        if (access.Static && access.Expression is TypeExpressionAst { TypeName: var typeName })
        {
            // One that is not there is a problem already.
            if (ownTypes.Contains(typeName.Name) || Resolve(typeName) is not { } type) return true;
            ByType++;
            bool isNew = arguments is not null && member.Equals("new", StringComparison.OrdinalIgnoreCase);
            // An array of so many elements (PowerShell 5.0).
            if (isNew && typeName.IsArray) return arguments == 1;
            return isNew ? ReferenceTypes.HasConstructor(type, arguments!.Value) : ReferenceTypes.Has(type, member, arguments);
        }
        if (s_everywhere.Contains(member)) return true;
        PSTypeName[] inferred = access.Static ? [] : Infer(access.Expression);
        Type[] types = [.. inferred.Select(name => name.Type).OfType<Type>()
            .Where(type => type != typeof(object) && type != typeof(PSObject))];
        // Keys of a table are no members.
        if (arguments is null && types.Any(type => type.IsAssignableTo(typeof(IDictionary)))) return true;
        if (inferred.Any(name => name.TypeDefinitionAst is not null || ownTypes.Contains(name.Name)))
        {
            // A class may call what its base, if only System.Object, keeps for its descendants.
            if (ownMembers.Contains(member) || member.Equals("MemberwiseClone", StringComparison.OrdinalIgnoreCase)) return true;
        }
        // Of what functions give, and a variable then holds, the engine may conclude a part only.
        if (access.Expression is VariableExpressionAst && ownMembers.Contains(member)) return true;
        if (types.Length > 0)
        {
            ByType++;
            return types.Any(type => HasMember(type, member, arguments));
        }
        ByName++;
        return ownMembers.Contains(member) || reference.HasAnywhere(member);
    }

    /// <summary>
    /// Whether a type of this process has a member there. One that is not there counts as what it derives from, for PowerShell has some of
    /// its own. A list has the members of its items too, as PowerShell sees it.
    /// </summary>
    private bool HasMember(Type type, string member, int? arguments)
    {
        Type? there = null;
        for (Type? one = type; one is not null && there is null; one = one.BaseType) there = reference.Find(one);
        if (there is not null && ReferenceTypes.Has(there, member, arguments)) return true;
        Type? list = type.GetInterfaces().Append(type)
            .FirstOrDefault(one => one.IsConstructedGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        Type? item = list?.GetGenericArguments()[0];
        if (item is null || item == type) return false;
        return item == typeof(object) ? reference.HasAnywhere(member) : HasMember(item, member, arguments);
    }

    private PSTypeName[] Infer(Ast ast) => [.. (IEnumerable<PSTypeName>)s_inferTypeOf.Invoke(null, [ast, shell])!];

    /// <summary>.NET Framework splits at each character of a text, .NET at the text as a whole.</summary>
    private bool SplitsAtText(InvokeMemberExpressionAst call) => !call.Static
        && call.Member is StringConstantExpressionAst { Value: var member } && member.Equals("Split", StringComparison.OrdinalIgnoreCase)
        && call.Arguments?[0] is StringConstantExpressionAst { Value.Length: > 1 }
        && Infer(call.Expression) is { Length: > 0 } types && types.All(name => name.Type == typeof(string));

    /// <summary>.NET Framework rounds the argument of TimeSpan.FromSeconds and similar methods to milliseconds.</summary>
    private static bool RoundsTime(InvokeMemberExpressionAst call) => call.Static
        && call.Expression is TypeExpressionAst { TypeName: var name } && name.GetReflectionType() == typeof(TimeSpan)
        && call.Member is StringConstantExpressionAst { Value: var member } && s_roundedTime.IsMatch(member)
        && call.Arguments is not [ConstantExpressionAst { Value: int }];

    /// <summary>Properties of attributes that were not there.</summary>
    private IEnumerable<(IScriptExtent, string)> NewerArguments(AttributeAst attribute)
    {
        if (Resolve(attribute.TypeName) is not { } type) return [];
        return attribute.NamedArguments.Where(argument => !ReferenceTypes.Has(type, argument.ArgumentName, null))
            .Select(argument => (argument.Extent, $"attribute: {attribute.TypeName} {argument.ArgumentName}"));
    }

    /// <summary>Cmdlets, and parameters of theirs, that were not there; parameters must be written out.</summary>
    private IEnumerable<(IScriptExtent, string)> NewerParameters(CommandAst command)
    {
        if (command.GetCommandName() is not { } name) yield break;
        if (shell.Runspace.SessionStateProxy.InvokeCommand.GetCmdlet(name) is not { } cmdlet) yield break;
        if (reference.Find(cmdlet.ImplementingType) is not { } type)
        {
            yield return (command.Extent, $"command: {cmdlet.Name}");
            yield break;
        }
        foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
        {
            if (!s_commonParameters.Contains(parameter.ParameterName) && !ReferenceTypes.Has(type, parameter.ParameterName, null))
            {
                yield return (parameter.Extent, $"parameter: {cmdlet.Name} -{parameter.ParameterName}");
            }
        }
    }
}
