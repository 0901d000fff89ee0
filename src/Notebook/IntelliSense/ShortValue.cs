using System.Collections;

namespace Backprop.Notebook;

/// <summary>A variable's value in a few words, where that runs no code of the notebook's.</summary>
internal static class ShortValue
{
    private const int Longest = 60;

    /// <summary>"3", "\"text\"", "Count = 2"; null for what would have to be asked.</summary>
    public static string? Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{(text.Length > Longest ? text[..Longest] + "…" : text).ReplaceLineEndings("\\n")}\"",
        char letter => $"'{letter}'",
        bool truth => truth ? "true" : "false",
        Enum => value.ToString(),
        IFormattable number when value.GetType().Assembly == typeof(object).Assembly => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        Array array => FormattableString.Invariant($"Length = {array.Length}"),
        ICollection collection when value.GetType().Assembly == typeof(object).Assembly => FormattableString.Invariant($"Count = {collection.Count}"),
        _ => null,
    };
}
