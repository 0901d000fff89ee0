using System.Collections;

namespace Backprop.Notebook.IntelliSense;

/// <summary>A short form of a variable's value, for types whose formatting runs none of the notebook's code.</summary>
internal static class ShortValue
{
    private const int MaxLength = 60;

    /// <summary>"3", "\"text\"", "Count = 2"; null for values whose own code would have to run.</summary>
    public static string? Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{(text.Length > MaxLength ? text[..MaxLength] + "…" : text).ReplaceLineEndings("\\n")}\"",
        char letter => $"'{letter}'",
        bool truth => truth ? "true" : "false",
        Enum => value.ToString(),
        IFormattable number when IsFrameworks(value) => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        Array array => FormattableString.Invariant($"Length = {array.Length}"),
        ICollection collection when IsFrameworks(value) => FormattableString.Invariant($"Count = {collection.Count}"),
        _ => null,
    };

    private static bool IsFrameworks(object value) => value.GetType().Assembly == typeof(object).Assembly;
}
