using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>
/// Reads the text format of Polyglot Notebooks, where each cell begins with a line that names its language, such as <c>#!fsharp</c>.
/// </summary>
internal static class DibReader
{
    private static readonly string[] CSharp = ["csharp", "c#"];
    private static readonly string[] Markdown = ["markdown", "md"];

    private static readonly string[] OtherLanguages =
        ["fsharp", "f#", "html", "javascript", "js", "mermaid", "pwsh", "powershell", "sql", "kql", "http", "value", "raw"];

    private const string EmptyNotebook = """
        {
         "cells": [],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "csharp",
           "name": ".net-csharp"
          },
          "language_info": {
           "file_extension": ".cs",
           "mimetype": "text/x-csharp",
           "name": "csharp",
           "pygments_lexer": "csharp"
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    /// <summary>Whether a magic names a language other than C#.</summary>
    public static bool IsOtherLanguage(string magic) => Markdown.Contains(magic) || OtherLanguages.Contains(magic);

    public static NotebookDocument Read(string name, string text)
    {
        var document = new NotebookDocument(name, EmptyNotebook.ReplaceLineEndings("\n"));
        HashSet<string> languages = [.. CSharp, .. Markdown, .. OtherLanguages, "meta"];
        string magic = "#!csharp";
        var lines = new List<string>();

        foreach (string line in text.Replace("\r\n", "\n").Split('\n'))
        {
            if (LanguageOf(line) is { } language && languages.Contains(language))
            {
                EndCell();
                magic = line.TrimEnd();
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
            string source = Trim(lines);
            lines.Clear();
            string language = LanguageOf(magic)!;
            if (language == "meta")
                magic = "#!" + ReadMeta(source);
            // A magic line with options does something even with nothing below it.
            else if (source != "" || magic.Contains(' '))
                document.InsertCell(document.Cells.Count, NewCell(language, source));
        }

        Cell NewCell(string language, string source)
        {
            if (Markdown.Contains(language))
                return new Cell(CellKind.Markdown, source);
            if (language == "raw")
                return new Cell(CellKind.Raw, source);
            bool needsMagic = !CSharp.Contains(language) || magic.Contains(' ');
            return new Cell(CellKind.Code, needsMagic ? $"{magic}\n{source}".TrimEnd('\n') : source);
        }

        // Kernels that the notebook's author connected count as languages.
        string ReadMeta(string json)
        {
            try
            {
                JsonNode? kernels = NotebookJson.Parse(json) is JsonObject meta ? meta["kernelInfo"] : null;
                foreach (JsonObject kernel in ((kernels as JsonObject)?["items"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    languages.UnionWith((kernel["aliases"] as JsonArray ?? []).Select(NodeText.AsText).OfType<string>());
                    languages.UnionWith(kernel.TextAt("name") is { } kernelName and not "" ? [kernelName] : []);
                }
                return kernels.TextAt("defaultKernelName") is { } first && languages.Contains(first) ? first : "csharp";
            }
            catch (JsonException error)
            {
                throw new NotebookFormatException($"{name}: the #!meta cell is not valid JSON.", error);
            }
        }
    }

    /// <summary>"fsharp" for "#!fsharp"; null for a line that is not a magic.</summary>
    public static string? LanguageOf(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Split(' ', '\t')[0].TrimEnd() : null;

    private static string Trim(List<string> lines)
    {
        int first = lines.FindIndex(line => !string.IsNullOrWhiteSpace(line));
        int last = lines.FindLastIndex(line => !string.IsNullOrWhiteSpace(line));
        return first < 0 ? "" : string.Join('\n', lines[first..(last + 1)]);
    }
}
