using System.Net;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>Formats in-memory JSON as its text, because a node's properties lead back to its parent.</summary>
internal static class JsonForms
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Registers the framework's JSON types.</summary>
    public static void Register()
    {
        Register(typeof(JsonNode), node => ((JsonNode)node).ToJsonString(Indented));
        Register(typeof(JsonDocument), PlainTextFormatter.MimeType, Indent);
        Register(typeof(JsonElement), PlainTextFormatter.MimeType, Indent);

        static string Indent(object value) => JsonSerializer.Serialize(value, Indented).ReplaceLineEndings("\n");
    }

    /// <summary>Registers Newtonsoft.Json's types, of whichever version the notebook references.</summary>
    public static void Register(Assembly library)
    {
        if (library.GetType("Newtonsoft.Json.Linq.JToken") is { } token)
            Register(token, value => value.ToString() ?? "");
    }

    private static void Register(Type type, Func<object, string> text)
    {
        Register(type, PlainTextFormatter.MimeType, value => text(value).ReplaceLineEndings("\n"));
        Register(type, HtmlFormatter.MimeType, value => $"<pre>{WebUtility.HtmlEncode(text(value))}</pre>");
        Register(type, JsonFormatter.MimeType, text);
        Formatter.SetPreferredMimeTypesFor(type, PlainTextFormatter.MimeType);
    }

    private static void Register(Type type, string mimeType, Func<object, string> text) =>
        Formatter.Register(type, (value, writer) => writer.Write(text(value)), mimeType);
}
