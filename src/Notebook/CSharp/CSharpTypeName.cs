using System.Text;

namespace Backprop.Notebook.CSharp;

/// <summary>Writes a type as C# code refers to it.</summary>
internal static class CSharpTypeName
{
    /// <summary>The name, beginning with <c>global::</c>; null if C# cannot name the type.</summary>
    public static string? TryOf(Type type)
    {
        if (type.IsArray)
        {
            // int[][,] is an array of int[,].
            var ranks = new StringBuilder();
            for (; type.IsArray; type = type.GetElementType()!)
                ranks.Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
            return TryOf(type) is { } element ? element + ranks : null;
        }
        // A type in a dynamic assembly, such as an F# cell's, has no metadata for the compiler.
        if (type.IsPointer || type.IsByRef || type.IsGenericParameter || type.Assembly.IsDynamic)
            return null;

        var chain = new Stack<Type>();
        bool ofCell = false;
        for (Type? part = type; part is not null && !ofCell; part = part.DeclaringType)
        {
            // A cell's types are nested in the submission's class, which C# cannot name; later cells use them unqualified.
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
            int arity = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
            var names = Enumerable.Range(0, arity).Select(_ => TryOf(arguments.Dequeue())).ToList();
            if (names.Contains(null))
                return null;
            name.Append('<').AppendJoin(", ", names).Append('>');
        }
        return name.ToString();
    }
}
