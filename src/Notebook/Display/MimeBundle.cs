using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>What a value looks like: MIME type -> content, made by the registered formatters.</summary>
public static class MimeBundle
{
    private const string PlainText = "text/plain";

    /// <summary>Formats a value: a scalar or a string as plain text alone, everything else in its preferred forms and as plain text too.</summary>
    /// <param name="value">Any value; null is shown as "null".</param>
    /// <param name="mimeTypes">The MIME types wanted; those that the value's type prefers unless given.</param>
    /// <exception cref="Exception">The value is a query, and threw this when its items were asked for.</exception>
    public static JsonObject Of(object? value, params IReadOnlyList<string> mimeTypes)
    {
        if (value is null)
            return new JsonObject { [PlainText] = "null" };
        if (mimeTypes.Count == 0)
            mimeTypes = IsScalar(value) || FSharpText.IsUnion(value.GetType()) ? [PlainText] : [.. Formatter.GetPreferredMimeTypesFor(value.GetType()), PlainText];

        var bundle = new JsonObject();
        var query = ReplayedSequence.Of(value);
        foreach (string mimeType in mimeTypes.Distinct())
            // HTML that a person wrote says nothing more as plain text than its own tags.
            if (mimeTypes.Count == 1 || mimeType != PlainText || value is not IHtmlContent)
                bundle[mimeType] = Content(query ?? value, mimeType);
        // A query is the cell's own code: what it throws is the cell's error, like that of any other line.
        query?.Failure?.Throw();
        return bundle;
    }

    /// <summary>A bundle of one MIME type.</summary>
    public static JsonObject Single(string mimeType, string text) => new() { [mimeType] = IsJson(mimeType) ? ParseJson(text) : text };

    /// <summary>Whether the content of a MIME type is JSON itself.</summary>
    internal static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    private static bool IsScalar(object value) =>
        value is string or decimal or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or Guid or Enum or Half or Int128 or UInt128
        or System.Numerics.BigInteger or System.Numerics.Complex
        or Microsoft.DotNet.Interactive.PasswordString
        || value.GetType().IsPrimitive;

    private static JsonNode? Content(object value, string mimeType)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            // The numbers in a list or a table, too, read the same whatever the machine.
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            // ToString, so that a number reads as C# shows it.
            string text = mimeType == PlainText && value is IFormattable scalar && IsScalar(value) ? scalar.ToString(null, CultureInfo.InvariantCulture)
                : value is Microsoft.DotNet.Interactive.PasswordString hidden ? hidden.ToString()
                : mimeType == PlainText && FSharpText.Knows(value.GetType()) ? FSharpText.Of(value)
                : (mimeType == HtmlFormatter.MimeType ? FSharpText.Shown(value) : value).ToDisplayString(mimeType);
            return IsJson(mimeType) ? ParseJson(text) : text.ReplaceLineEndings("\n");
        }
        catch (Exception problem) when (problem is not CellStoppedException)
        {
            return $"{value.GetType()} cannot be shown as {mimeType}: {problem.GetType().Name}: {problem.Message}";
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static JsonNode? ParseJson(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
