using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>What a value looks like: MIME type -> content, made by the registered formatters.</summary>
public static class MimeBundle
{
    private const string PlainText = "text/plain";

    /// <summary>
    /// Formats a value: a scalar or a string as plain text alone, everything else in its preferred forms and as plain text too; where the
    /// notebook has registered a formatter, or named the forms that it prefers, as these say.
    /// </summary>
    /// <param name="value">Any value; null is shown as "null".</param>
    /// <param name="mimeTypes">The MIME types wanted; those that the value's type prefers unless given.</param>
    /// <exception cref="Exception">The value is a query, and threw this when its items were asked for.</exception>
    public static JsonObject Of(object? value, params IReadOnlyList<string> mimeTypes)
    {
        if (value is null)
            return new JsonObject { [PlainText] = "null" };
        DefaultForms.Register();
        if (mimeTypes.Count == 0)
            mimeTypes = Preferred(value.GetType());

        var query = ReplayedSequence.Of(value);
        var bundle = new JsonObject();
        try
        {
            foreach (string mimeType in mimeTypes.Distinct())
                // HTML that a person wrote says nothing more as plain text than its own tags.
                if ((mimeTypes.Count == 1 || mimeType != PlainText || value is not IHtmlContent) && Content(query ?? value, mimeType) is { } content)
                    bundle[mimeType] = content;
        }
        catch (Nesting.EndlessException endless)
        {
            return Single(PlainText, endless.Message);
        }
        // A query is the cell's own code: what it throws is the cell's error, like that of any other line.
        query?.Failure?.Throw();
        return bundle;
    }

    /// <summary>A bundle of one MIME type.</summary>
    public static JsonObject Single(string mimeType, string text) => new() { [mimeType] = IsJson(mimeType) ? ParseJson(text) : text };

    /// <summary>Whether the content of a MIME type is JSON itself.</summary>
    internal static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    private static IReadOnlyList<string> Preferred(Type type)
    {
        if (FSharpText.IsUnion(type))
            return [PlainText];
        IReadOnlyCollection<string> preferred = Formatter.GetPreferredMimeTypesFor(type);
        // Who writes HTML for a scalar wants to see it.
        bool isHtml = DefaultForms.IsScalar(type) && RegisteredFormatters.Has(type, HtmlFormatter.MimeType);
        return [.. isHtml ? (string[])[HtmlFormatter.MimeType] : [], .. preferred, PlainText];
    }

    private static JsonNode? Content(object value, string mimeType)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            // The numbers in a list or a table, too, read the same whatever the machine.
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            string text = Text(value, mimeType);
            // A formatter of JSON that declines writes nothing.
            return !IsJson(mimeType) ? text.ReplaceLineEndings("\n") : text.Length > 0 ? ParseJson(text) : null;
        }
        catch (Exception problem) when (problem is not (CellStoppedException or Nesting.EndlessException))
        {
            return $"{value.GetType()} cannot be shown as {mimeType}: {problem.GetType().Name}: {problem.Message}";
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string Text(object value, string mimeType)
    {
        if (value is Microsoft.DotNet.Interactive.PasswordString hidden)
            return hidden.ToString();
        Type type = value.GetType();
        bool isRegistered = RegisteredFormatters.Has(type, mimeType);
        return mimeType switch
        {
            PlainText or HtmlFormatter.MimeType when isRegistered => Nesting.Format(value, mimeType),
            // ToString, so that a number reads as C# shows it.
            PlainText when value is IFormattable scalar && DefaultForms.IsScalar(type) => scalar.ToString(null, CultureInfo.InvariantCulture),
            PlainText when FSharpText.Knows(type) => FSharpText.Of(value),
            PlainText when value is Array { Rank: > 1 } array => MatrixText.Plain(array),
            PlainText when value is ITuple { Length: > 7 } tuple && TupleText(tuple) is { } text => text,
            HtmlFormatter.MimeType when value is Array { Rank: > 1 } array => MatrixText.Html(array),
            HtmlFormatter.MimeType => Nesting.Format(FSharpText.Shown(value), mimeType),
            _ => Nesting.Format(value, mimeType),
        };
    }

    // From the eighth on, the items of a tuple are kept in another.
    private static string? TupleText(ITuple tuple)
    {
        object?[] items = [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])];
        return Array.TrueForAll(items, item => item is null || DefaultForms.IsScalar(item.GetType()))
            ? $"( {string.Join(", ", items.Select(item => item is null ? Formatter.NullString : Convert.ToString(item, CultureInfo.InvariantCulture)))} )"
            : null;
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
