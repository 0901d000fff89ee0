using System.Globalization;
using System.Text;

namespace Backprop.Notebook.FSharp;

/// <summary>Writes a type as F# code refers to it.</summary>
internal static class FSharpTypeName
{
    /// <summary>The name; null if F# cannot name the type.</summary>
    public static string? TryOf(Type type)
    {
        // F# writes array types inside out: int[,][] is an array of int[,].
        if (type.IsArray)
            return TryOf(type.GetElementType()!) is { } element ? $"{element}[{new string(',', type.GetArrayRank() - 1)}]" : null;
        // An assembly that is neither dynamic nor a file belongs to a C# cell; F# cannot reference it.
        if (type.IsPointer || type.IsByRef || type.IsGenericParameter || (!type.Assembly.IsDynamic && type.Assembly.Location.Length == 0))
            return null;

        var chain = new Stack<Type>();
        // A cell's types are nested in its module, FSI_0003, which later cells need not and cannot name.
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
            int arity = int.Parse(parts[1], CultureInfo.InvariantCulture);
            var names = Enumerable.Range(0, arity).Select(_ => TryOf(arguments.Dequeue())).ToList();
            if (names.Contains(null))
                return null;
            name.Append('<').AppendJoin(", ", names).Append('>');
        }
        return name.ToString();
    }

    private static string Quoted(string name) => $"``{name}``";
}
