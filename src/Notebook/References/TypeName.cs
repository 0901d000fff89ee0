using System.Globalization;
using System.Text;

namespace Backprop.Notebook.References;

/// <summary>Writes a type as code refers to it.</summary>
internal static class TypeName
{
    /// <summary>The name in C#, beginning with <c>global::</c>; null if C# cannot name the type.</summary>
    public static string? InCSharp(Type type)
    {
        // int[][,] is an array of int[,].
        var ranks = new StringBuilder();
        for (; type.IsArray; type = type.GetElementType()!)
            ranks.Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
        // A type in a dynamic assembly, such as an F# cell's, has no metadata for the compiler.
        // A cell's types are nested in the submission's class, which C# cannot name; later cells use them unqualified.
        string? name = type.Assembly.IsDynamic ? null
            : Of(type, part => part.Name.StartsWith("Submission#", StringComparison.Ordinal), "global::", "@", "", InCSharp);
        return name is null ? null : name + ranks;
    }

    /// <summary>The name in F#; null if F# cannot name the type.</summary>
    public static string? InFSharp(Type type)
    {
        // F# writes array types inside out: int[,][] is an array of int[,].
        if (type.IsArray)
            return InFSharp(type.GetElementType()!) is { } element ? $"{element}[{new string(',', type.GetArrayRank() - 1)}]" : null;
        // An assembly that is neither dynamic nor a file belongs to a C# cell; F# cannot reference it.
        // An F# cell's types are nested in its module, FSI_0003, which later cells need not and cannot name.
        return !type.Assembly.IsDynamic && type.Assembly.Location.Length == 0 ? null
            : Of(type, part => part.Assembly.IsDynamic && part.DeclaringType is null, "global.", "``", "``", InFSharp);
    }

    private static string? Of(
        Type type, Func<Type, bool> isCell, string root, string open, string close, Func<Type, string?> nameOfArgument)
    {
        var chain = new Stack<Type>();
        Type? outer = type;
        for (; outer is not null && !isCell(outer); outer = outer.DeclaringType)
            chain.Push(outer);
        if (type.IsPointer || type.IsByRef || type.IsGenericParameter || chain.Count == 0 || chain.Any(part => part.Name.Contains('<'))
            || (outer is null && !chain.All(part => part.IsPublic || part.IsNestedPublic)))
            return null;

        string[] spaces = outer is null ? type.Namespace?.Split('.') ?? [] : [];
        var arguments = new Queue<Type>(type.GetGenericArguments());
        var names = spaces.Select(space => open + space + close).ToList();
        foreach (Type part in chain)
        {
            string[] parts = part.Name.Split('`');
            int arity = parts.Length == 1 ? 0 : int.Parse(parts[1], CultureInfo.InvariantCulture);
            string?[] given = [.. Enumerable.Range(0, arity).Select(_ => nameOfArgument(arguments.Dequeue()))];
            if (given.Contains(null))
                return null;
            names.Add(open + parts[0] + close + (arity == 0 ? "" : $"<{string.Join(", ", given)}>"));
        }
        return (outer is null ? root : "") + string.Join('.', names);
    }
}
