using System.Globalization;
using System.Text;

namespace Backprop.Notebook;

/// <summary>A type as F# code names it.</summary>
internal static class FSharpTypeName
{
    /// <summary>The name; null where F# has none for it.</summary>
    public static string? TryOf(Type type)
    {
        // F# writes arrays from the inside out: int[,][] holds arrays of the type int[,].
        if (type.IsArray)
            return TryOf(type.GetElementType()!) is { } element ? $"{element}[{new string(',', type.GetArrayRank() - 1)}]" : null;
        // An assembly that is neither F#'s own nor a file is a C# cell's: F# cannot refer to it.
        if (type.IsPointer || type.IsByRef || type.IsGenericParameter || (!type.Assembly.IsDynamic && type.Assembly.Location.Length == 0))
            return null;

        var chain = new Stack<Type>();
        // What a cell declares is nested in a module of the cell's own, FSI_0003, which later cells cannot name, and need not.
        for (Type? part = type; part is not null && !(part.Assembly.IsDynamic && part.DeclaringType is null); part = part.DeclaringType)
            chain.Push(part);
        if (chain.Count == 0 || !chain.All(part => part.IsPublic || part.IsNestedPublic))
            return null;

        var arguments = new Queue<Type>(type.GetGenericArguments());
        var name = new StringBuilder(type.Assembly.IsDynamic ? "" : "global.");
        if (!type.Assembly.IsDynamic && type.Namespace is { } space)
            name.AppendJoin('.', space.Split('.').Select(Quoted)).Append('.');
        foreach (Type part in chain)
        {
            string[] parts = part.Name.Split('`');
            name.Append(part == chain.Peek() ? "" : ".").Append(Quoted(parts[0]));
            if (parts.Length == 1)
                continue;
            var names = Enumerable.Range(0, int.Parse(parts[1], CultureInfo.InvariantCulture)).Select(_ => TryOf(arguments.Dequeue())).ToList();
            if (names.Contains(null))
                return null;
            name.Append('<').AppendJoin(", ", names).Append('>');
        }
        return name.ToString();
    }

    private static string Quoted(string name) => $"``{name}``";
}
