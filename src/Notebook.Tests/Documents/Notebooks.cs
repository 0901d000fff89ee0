using System.Text.Json.Nodes;
using CsCheck;

namespace Backprop.Notebook.Tests.Documents;

/// <summary>Random notebooks and outputs.</summary>
public static class Notebooks
{
    private static readonly Gen<string> Text = Gen.OneOf(
        "a", "Z", " ", "\n", "\r\n", "\t", "\"", "\\", "/", "<b>", "&", "é", "∂", "😀", "\u0000", "\u007f", "\u0085", "\u2028",
        "\f", "\v", "\u001b[31m", "\uE000")
        .Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> Number = Gen.OneOf(
        "0", "-1", "1.0", "1e-05", "1e+20", "123456789012345678901234567890", "-0.0", "2.5");

    private static Gen<JsonNode?> Json(int depth)
    {
        var leaf = Gen.OneOf(
            Text.Select(text => (JsonNode?)JsonValue.Create(text)),
            Number.Select(number => JsonNode.Parse(number)),
            Gen.OneOf("null", "true", "false").Select(word => JsonNode.Parse(word)));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Json(depth - 1).Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Members(depth - 1).Select(members => (JsonNode?)members));
    }

    // Python sorts U+E000 before an emoji, VS Code and .NET after it.
    private static readonly Gen<string> Name = Text.Select(text => text.Replace("\uE000", ""));

    private static Gen<JsonObject> Members(int depth) =>
        Gen.Select(Name, Json(depth), (name, value) => (name, value)).Array[0, 3].Select(members =>
        {
            var json = new JsonObject();
            foreach ((string name, JsonNode? value) in members)
                json["x" + name] = value?.DeepClone();
            return json;
        });

    public static readonly Gen<Output> Output = Gen.OneOf<Output>(
        Gen.Select(Gen.OneOf("stdout", "stderr"), Text, (name, text) => (Output)new StreamOutput(name, text)),
        Gen.Select(Text, Text, Text.Array[0, 3], (name, message, lines) => (Output)new ErrorOutput(name, message, lines)),
        Gen.Select(Text, Text, Json(2), Members(1), Gen.Bool, (plain, svg, json, metadata, isResult) => (Output)new DisplayOutput(
            new JsonObject
            {
                ["text/plain"] = plain,
                ["image/svg+xml"] = svg,
                ["image/png"] = "aGVsbG8=\n",
                ["application/json"] = json?.DeepClone() ?? new JsonObject(),
                ["application/vnd.plotly.v1+json"] = new JsonObject { ["data"] = json?.DeepClone() },
            },
            (JsonObject)metadata.DeepClone(),
            isResult)));

    public static readonly Gen<Output[]> Outputs = Output.Array[0, 4];

    private static Gen<JsonNode> Cell(bool withId) => Gen.Select(
        Gen.OneOf("code", "code", "markdown", "raw"), Text, Members(1), Outputs, Gen.Int[0, 9], Gen.UInt, Gen.Bool,
        (kind, source, metadata, outputs, count, id, joined) =>
        {
            var cell = new JsonObject { ["cell_type"] = kind };
            if (kind == "code")
                cell["execution_count"] = count == 0 ? null : count;
            if (withId)
                cell["id"] = id.ToString("x8");
            cell["metadata"] = metadata.DeepClone();
            if (kind == "code")
                cell["outputs"] = OutputJson.Write(outputs, count);
            cell["source"] = joined ? source : MultilineText.Split(source);
            return (JsonNode)cell;
        });

    /// <summary>A notebook in the order of members that Jupyter writes.</summary>
    public static readonly Gen<JsonObject> Any = Gen.Int[0, 5].SelectMany(minor =>
        Gen.Select(Cell(withId: minor == 5).Array[0, 5], Members(2), (cells, metadata) => new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select(cell => cell.DeepClone())]),
            ["metadata"] = metadata.DeepClone(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = minor,
        }));

    /// <summary>The course's notebooks.</summary>
    public static string[] Files
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !Directory.Exists(Path.Combine(folder, "notebooks")))
                folder = Path.GetDirectoryName(folder);
            return [.. Directory.GetFiles(Path.Combine(folder!, "notebooks"), "*.ipynb").Order()];
        }
    }

    public static NotebookDocument Parse(byte[] utf8) => NotebookDocument.Parse("test.ipynb", utf8);

    public static NotebookDocument Parse(string json) => Parse(System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>A notebook of one code cell with these outputs, as JSON.</summary>
    public static string WithOutputs(string outputs) =>
        """{"cells": [{"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": """
        + outputs
        + """, "source": "1"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}""";
}
