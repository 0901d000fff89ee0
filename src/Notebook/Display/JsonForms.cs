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
        foreach (Type type in (Type[])[typeof(JsonDocument), typeof(JsonElement)])
        {
            Formatter.Register(
                type,
                (value, writer) => writer.Write(JsonSerializer.Serialize(value, Indented).ReplaceLineEndings("\n")),
                PlainTextFormatter.MimeType);
        }
    }

    /// <summary>Registers Newtonsoft.Json's types, of whichever version the notebook references.</summary>
    public static void Register(Assembly library)
    {
        if (library.GetType("Newtonsoft.Json.Linq.JToken") is { } token)
            Register(token, value => value.ToString() ?? "");
    }

    private static void Register(Type type, Func<object, string> text)
    {
        Formatter.Register(type, (value, writer) => writer.Write(text(value).ReplaceLineEndings("\n")), PlainTextFormatter.MimeType);
        Formatter.Register(
            type,
            (value, writer) => writer.Write($"<pre>{WebUtility.HtmlEncode(text(value))}</pre>"),
            HtmlFormatter.MimeType);
        Formatter.Register(type, (value, writer) => writer.Write(text(value)), JsonFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(type, PlainTextFormatter.MimeType);
    }
}
