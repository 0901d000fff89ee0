using System.Text;

namespace Backprop.Notebook;

/// <summary>A type as C# code names it.</summary>
internal static class CSharpTypeName
{
    /// <summary>The name, from <c>global::</c> on; null where C# has none for it.</summary>
    public static string? TryOf(Type type)
    {
        if (type.IsArray)
        {
            // int[][,] holds arrays of the type int[,].
            var ranks = new StringBuilder();
            for (; type.IsArray; type = type.GetElementType()!)
                ranks.Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
            return TryOf(type) is { } element ? element + ranks : null;
        }
        // A type of a dynamic assembly, as F# cells make them, has no metadata that the compiler could read.
        if (type.IsPointer || type.IsByRef || type.IsGenericParameter || type.Assembly.IsDynamic)
            return null;

        var chain = new Stack<Type>();
        bool ofCell = false;
        for (Type? part = type; part is not null && !ofCell; part = part.DeclaringType)
        {
            // What a cell declares is nested in the submission's class, which has no name in C#; later cells need none.
            ofCell = part.Name.StartsWith("Submission#", StringComparison.Ordinal);
            if (!ofCell)
                chain.Push(part);
        }
        if (chain.Any(part => part.Name.Contains('<')) || (!ofCell && !chain.All(part => part.IsPublic || part.IsNestedPublic)))
            return null;

        var arguments = new Queue<Type>(type.GetGenericArguments());
        var name = new StringBuilder(ofCell ? "" : "global::");
        if (!ofCell && type.Namespace is { } space)
            name.AppendJoin('.', space.Split('.').Select(part => "@" + part)).Append('.');
        foreach (Type part in chain)
        {
            string[] parts = part.Name.Split('`');
            name.Append(part == chain.Peek() ? "@" : ".@").Append(parts[0]);
            if (parts.Length == 1)
                continue;
            var names = Enumerable.Range(0, int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)).Select(_ => TryOf(arguments.Dequeue())).ToList();
            if (names.Contains(null))
                return null;
            name.Append('<').AppendJoin(", ", names).Append('>');
        }
        return name.ToString();
    }
}
