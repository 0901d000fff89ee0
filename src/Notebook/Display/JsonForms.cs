using System.Net;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>JSON in memory as its text: the properties of a node lead back to its parent.</summary>
internal static class JsonForms
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>That of the framework.</summary>
    public static void Register()
    {
        Register(typeof(JsonNode), node => ((JsonNode)node).ToJsonString(Indented));
        foreach (Type type in (Type[])[typeof(JsonDocument), typeof(JsonElement)])
            Formatter.Register(type, (value, writer) => writer.Write(JsonSerializer.Serialize(value, Indented).ReplaceLineEndings("\n")), PlainTextFormatter.MimeType);
    }

    /// <summary>That of Newtonsoft.Json, whichever version the notebook brings.</summary>
    public static void Register(Assembly library)
    {
        if (library.GetType("Newtonsoft.Json.Linq.JToken") is { } token)
            Register(token, value => value.ToString() ?? "");
    }

    private static void Register(Type type, Func<object, string> text)
    {
        Formatter.Register(type, (value, writer) => writer.Write(text(value).ReplaceLineEndings("\n")), PlainTextFormatter.MimeType);
        Formatter.Register(type, (value, writer) => writer.Write($"<pre>{WebUtility.HtmlEncode(text(value))}</pre>"), HtmlFormatter.MimeType);
        Formatter.Register(type, (value, writer) => writer.Write(text(value)), JsonFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(type, PlainTextFormatter.MimeType);
    }
}
