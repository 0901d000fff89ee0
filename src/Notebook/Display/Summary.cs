using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>
/// A value on one line, truncated if long, as the head of an HTML tree shows it: "[ 1, 2, 3 ]". Where it leads back to itself, or too
/// deep, "…" stands.
/// </summary>
internal static class Summary
{
    private const int MaxLength = 300;
    private const int MaxDepth = 6;

    // Types whose ToString has exhausted the stack, which takes half a second each time. Their members are shown instead.
    private static readonly ConditionalWeakTable<Type, Type> Endless = [];

    /// <param name="value">The value.</param>
    /// <param name="withMembers">Whether to show the members of objects without a text of their own, not only the type's name.</param>
    public static string Of(object value, bool withMembers = false)
    {
        var text = new StringBuilder();
        Add(value, text, [], withMembers);
        return CellTypes.Shorten(text.Length > MaxLength ? text.ToString(0, MaxLength) + "..." : text.ToString());
    }

    private static void Add(object? item, StringBuilder text, Stack<object> outer, bool withMembers)
    {
        var sequence = item is string ? null : item as IEnumerable;
        bool isCut = outer.Count == MaxDepth || outer.Any(other => ReferenceEquals(other, item));
        string? known = sequence is null || isCut ? Text(item) : null;
        // The result of a task would be waited for.
        if (known is not null && item is not Task && known == item?.GetType().ToString() && (withMembers || sequence is not null))
            known = null;
        if (known is not null || isCut)
        {
            text.Append(known?.Trim().ReplaceLineEndings("\\n") ?? "…");
            return;
        }
        outer.Push(item!);
        // A class of a cell may be more than the items it enumerates.
        if (sequence is null || (withMembers && item!.GetType().Namespace is null))
            AddMembers(item!, text, outer, withMembers);
        else
            AddItems(sequence, text, outer, withMembers);
        outer.Pop();
    }

    private static void AddItems(IEnumerable sequence, StringBuilder text, Stack<object> outer, bool withMembers)
    {
        text.Append("[ ");
        int count = 0;
        foreach (object? inner in sequence)
        {
            if (count == Formatter.ListExpansionLimit || text.Length > MaxLength)
            {
                text.Append(sequence is ICollection all ? FormattableString.Invariant($" ... ({all.Count - count} more)") : " ... (more)");
                break;
            }
            text.Append(count++ > 0 ? ", " : "");
            Add(inner, text, outer, withMembers);
        }
        text.Append(" ]");
    }

    private static void AddMembers(object value, StringBuilder text, Stack<object> outer, bool withMembers)
    {
        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        Type type = value.GetType();
        var properties = type.GetProperties(Public).Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => (property.Name, Get: (Func<object?, object?>)property.GetValue));
        var fields = type.GetFields(Public).Select(field => (field.Name, Get: (Func<object?, object?>)field.GetValue));
        text.Append(type.ToDisplayString(PlainTextFormatter.MimeType)).Append(" { ");
        string separator = "";
        foreach (var (name, get) in properties.Concat(fields).TakeWhile(_ => text.Length <= MaxLength))
        {
            text.Append(separator).Append(name).Append(" = ");
            separator = ", ";
            try
            {
                Add(get(value), text, outer, withMembers);
            }
            catch (Exception problem) when (problem.GetBaseException() is not CellStoppedException)
            {
                text.Append(problem.GetBaseException().GetType().Name);
            }
        }
        if (value is IEnumerable sequence)
            AddItems(sequence, text.Append(separator).Append("(values) = "), outer, withMembers);
        text.Append(" }");
    }

    // Null if the value has no text of its own.
    private static string? Text(object? value)
    {
        if (value is null)
            return Formatter.NullString;
        Type type = value.GetType();
        try
        {
            return Endless.TryGetValue(type, out _) ? null : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
        catch (InsufficientExecutionStackException)
        {
            Endless.TryAdd(type, type);
            return null;
        }
        catch (Exception problem) when (problem is not CellStoppedException)
        {
            return type.ToDisplayString(PlainTextFormatter.MimeType);
        }
    }
}
