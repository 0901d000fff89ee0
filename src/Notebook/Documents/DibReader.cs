using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>
/// Reads the text format of Polyglot Notebooks, where each cell begins with a line that names its language, such as <c>#!fsharp</c>.
/// </summary>
internal static class DibReader
{
    // What .dib files may contain besides the languages known here.
    private static readonly string[] OtherLanguages = ["pwsh", "powershell", "sql", "kql", "http", "raw", NotebookLanguage.Value];

    private const string EmptyNotebook = """
        {
         "cells": [],
         "metadata": {
          "kernelspec": { "display_name": ".NET (C#)", "language": "csharp", "name": ".net-csharp" },
          "language_info": {
           "codemirror_mode": "text/x-csharp",
           "file_extension": ".cs",
           "mimetype": "text/x-csharp",
           "name": "csharp",
           "pygments_lexer": "csharp",
           "version": "14.0"
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    public static NotebookDocument Read(string name, string text)
    {
        var document = new NotebookDocument(name, EmptyNotebook.ReplaceLineEndings("\n"));
        // Kernels that the notebook's author connected count as languages.
        HashSet<string> connected = ["meta"];
        string magic = "#!csharp", language = "csharp";
        var lines = new List<string>();

        foreach (string line in text.Replace("\r\n", "\n").Split('\n'))
        {
            if (LanguageOf(line, connected) is { } next)
            {
                EndCell();
                (magic, language) = (line.TrimEnd(), next);
            }
            else
            {
                lines.Add(line);
            }
        }
        EndCell();
        return document;

        void EndCell()
        {
            var trimmed = lines.SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse();
            string source = string.Join('\n', trimmed);
            lines.Clear();
            if (language == "meta")
            {
                ReadMeta(source);
            }
            // A magic line with options does something even with nothing below it.
            else if (source != "" || magic.Contains(' '))
            {
                document.InsertCell(document.Cells.Count, language switch
                {
                    "markdown" => new Cell(CellKind.Markdown, source),
                    "raw" => new Cell(CellKind.Raw, source),
                    "csharp" when !magic.Contains(' ') => new Cell(CellKind.Code, source),
                    _ => new Cell(CellKind.Code, $"{magic}\n{source}".TrimEnd('\n')),
                });
            }
        }

        void ReadMeta(string json)
        {
            try
            {
                JsonNode? kernels = (NotebookJson.Parse(json) as JsonObject)?["kernelInfo"];
                foreach (JsonObject kernel in ((kernels as JsonObject)?["items"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    IEnumerable<JsonNode?> names = [.. kernel["aliases"] as JsonArray ?? [], kernel["name"]];
                    connected.UnionWith(names.Select(NotebookJson.AsText).OfType<string>().Where(known => known != ""));
                }
            }
            catch (JsonException error)
            {
                throw new NotebookFormatException($"{name}: the #!meta cell is not valid JSON.", error);
            }
        }
    }

    /// <summary>The language that a line names, such as "fsharp" for "#!f#"; null for any other line.</summary>
    public static string? LanguageOf(string line, params IEnumerable<string> connected)
    {
        if (!line.StartsWith("#!", StringComparison.Ordinal))
            return null;
        string name = line[2..].Split(' ', '\t')[0].TrimEnd();
        return NotebookLanguage.Find(name)?.Name ?? (OtherLanguages.Concat(connected).Contains(name) ? name : null);
    }
}
