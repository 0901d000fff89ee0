using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>A value as MIME type -> content, made by the registered formatters.</summary>
public static class MimeBundle
{
    private const string PlainText = "text/plain";

    /// <summary>
    /// Formats a value: a scalar or a string as plain text only, everything else in its preferred formats and as plain text.
    /// Formatters and preferences that the notebook has registered take precedence.
    /// </summary>
    /// <param name="value">Any value; null is shown as "null".</param>
    /// <param name="mimeTypes">The MIME types wanted; by default those preferred for the value's type.</param>
    /// <exception cref="Exception">The value is a query that threw this while it was enumerated.</exception>
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
            {
                // Hand-written HTML needs no plain text: its tags would be all that is shown.
                bool isRedundant = mimeTypes.Count > 1 && mimeType == PlainText && value is IHtmlContent;
                if (!isRedundant && Content(query ?? value, mimeType) is { } content)
                    bundle[mimeType] = content;
            }
        }
        catch (Nesting.EndlessException)
        {
            return Single(PlainText, Summary.Of(query ?? value, withMembers: true));
        }
        // A query is the cell's own code, so an exception in it is the cell's error.
        query?.Failure?.Throw();
        return bundle;
    }

    /// <summary>The bundle of formats made by .NET Interactive itself.</summary>
    internal static JsonObject Of(IEnumerable<FormattedValue> forms)
    {
        var bundle = new JsonObject();
        foreach (FormattedValue form in forms.Where(form => !form.SuppressDisplay))
            bundle[form.MimeType] = Stored(form.MimeType, form.Value.ReplaceLineEndings("\n"));
        return bundle;
    }

    /// <summary>A bundle of one MIME type.</summary>
    public static JsonObject Single(string mimeType, string text) => new() { [mimeType] = Stored(mimeType, text) };

    private static IReadOnlyList<string> Preferred(Type type)
    {
        if (FSharpText.IsUnion(type))
            return [PlainText];
        IReadOnlyCollection<string> preferred = Formatter.GetPreferredMimeTypesFor(type);
        // A notebook that registers HTML for a scalar wants to see it.
        bool isHtml = DefaultForms.IsScalar(type) && RegisteredFormatters.Has(type, HtmlFormatter.MimeType);
        return [.. isHtml ? (string[])[HtmlFormatter.MimeType] : [], .. preferred, PlainText];
    }

    private static JsonNode? Content(object value, string mimeType)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            // Numbers in lists and tables, too, look the same on every machine.
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            string text = Text(value, mimeType);
            // A JSON formatter that declines writes nothing.
            return text.Length == 0 && OutputJson.IsJson(mimeType) ? null : Stored(mimeType, text.ReplaceLineEndings("\n"));
        }
        catch (Exception problem) when (problem is not (CellStoppedException or Nesting.EndlessException))
        {
            return CellTypes.Shorten($"{value.GetType()} cannot be shown as {mimeType}: {problem.GetType().Name}: {problem.Message}");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string Text(object value, string mimeType)
    {
        if (value is PasswordString hidden)
            return hidden.ToString();
        Type type = value.GetType();
        bool isRegistered = RegisteredFormatters.Has(type, mimeType);
        return mimeType switch
        {
            PlainText or HtmlFormatter.MimeType when isRegistered => Nesting.Format(value, mimeType),
            // ToString, so that a number looks as it does in C#.
            PlainText when value is IFormattable scalar && DefaultForms.IsScalar(type) =>
                scalar.ToString(null, CultureInfo.InvariantCulture),
            PlainText when FSharpText.Knows(type) => FSharpText.Of(value),
            PlainText when value is Array { Rank: > 1 } array => MatrixText.Plain(array),
            PlainText when value is ITuple { Length: > 7 } tuple && TupleText(tuple) is { } text => text,
            HtmlFormatter.MimeType when value is Array { Rank: > 1 } array => MatrixText.Html(array),
            HtmlFormatter.MimeType => Nesting.Format(FSharpText.Shown(value), mimeType),
            _ => Nesting.Format(value, mimeType),
        };
    }

    // The library's formatter shows the items after the seventh as a nested tuple, which is how they are stored.
    private static string? TupleText(ITuple tuple)
    {
        object?[] items = [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])];
        if (!Array.TrueForAll(items, item => item is null || DefaultForms.IsScalar(item.GetType())))
            return null;
        var texts = items.Select(item => item is null ? Formatter.NullString : Convert.ToString(item, CultureInfo.InvariantCulture));
        return $"( {string.Join(", ", texts)} )";
    }

    // A name that is there twice is an error when it is read, not later.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static JsonNode? Stored(string mimeType, string text)
    {
        try
        {
            return OutputJson.IsJson(mimeType) ? JavaScriptNumbers.Write(JsonNode.Parse(text, null, Strict)) : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
