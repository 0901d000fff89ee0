using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Backprop.Notebook.Tests.Documents;

/// <summary>One of the ways in which a client lays out JSON; deliberately no code is shared with the writer under test.</summary>
public sealed record JsonLayout(string NewLine, string Indent, string Colon, string Comma, bool Ascii, bool Bom, string End)
{
    public static readonly JsonLayout Jupyter = new("\n", " ", ": ", ",", false, false, "\n");

    /// <summary>The layouts that are kept when a notebook changes.</summary>
    public static readonly Gen<JsonLayout> Kept = Gen.Select(
        Gen.OneOf("\n", "\n", "\r\n", ""),
        Gen.OneOf(" ", "  ", "    ", "\t", ""),
        Gen.Bool,
        Gen.OneOf("", "\n", "\r\n", "\n\n"),
        (newLine, indent, bom, end) =>
            new JsonLayout(newLine, newLine.Length == 0 ? "" : indent, newLine.Length == 0 ? ":" : ": ", ",", false, bom, end));

    public static readonly Gen<JsonLayout> Any = Gen.Select(
        Gen.OneOf("\n", "\n", "\r\n", ""),
        Gen.OneOf(" ", "  ", "    ", "\t", ""),
        Gen.OneOf(": ", ":", " : "),
        Gen.OneOf(",", ", "),
        Gen.Bool,
        Gen.Bool,
        Gen.OneOf("", "\n", "\r\n", "\n\n"),
        (newLine, indent, colon, comma, ascii, bom, end) =>
            new JsonLayout(newLine, newLine.Length == 0 ? "" : indent, colon, comma, ascii, bom, end));

    /// <summary>What is written of a file in this layout: without a byte-order mark.</summary>
    public byte[] Written(JsonNode? node) => (this with { Bom = false }).Render(node);

    public byte[] Render(JsonNode? node)
    {
        var text = new StringBuilder(Bom ? "\uFEFF" : "");
        Render(text, node, 0);
        return new UTF8Encoding(false).GetBytes(text.Append(End).ToString());
    }

    private void Render(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                string separator = "{";
                foreach ((string name, JsonNode? value) in members)
                {
                    Line(text.Append(separator), depth + 1);
                    Quote(text, name);
                    Render(text.Append(Colon), value, depth + 1);
                    separator = Comma;
                }
                Line(text, depth).Append('}');
                break;
            case JsonArray { Count: > 0 } elements:
                separator = "[";
                foreach (JsonNode? value in elements)
                {
                    Render(Line(text.Append(separator), depth + 1), value, depth + 1);
                    separator = Comma;
                }
                Line(text, depth).Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Quote(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private StringBuilder Line(StringBuilder text, int depth) =>
        NewLine.Length == 0 ? text : text.Append(NewLine).Insert(text.Length, Indent, depth);

    private void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\b' => @"\b",
                '\f' => @"\f",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ when c < ' ' || (Ascii && c > '~') => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }
        text.Append('"');
    }
}
