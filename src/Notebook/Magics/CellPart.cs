using System.Text.RegularExpressions;

namespace Backprop.Notebook.Magics;

/// <summary>A part of a cell: a magic line, or the lines between magic lines.</summary>
/// <param name="Language">The language of the part; for a magic line, that of the lines above it.</param>
/// <param name="Magic">The name of the magic as written, with the <c>#!</c>; null for code.</param>
/// <param name="Start">Its start in the cell.</param>
/// <param name="End">Its end in the cell.</param>
/// <param name="Line">The number of lines before it.</param>
internal sealed partial record CellPart(string Language, string? Magic, int Start, int End, int Line)
{
    /// <summary>Splits a cell that begins in a language into parts.</summary>
    public static List<CellPart> Of(string source, string language, MagicTable magics)
    {
        var parts = new List<CellPart>();
        int start = 0, startLine = 0, line = 0;
        for (int at = 0; at <= source.Length; line++)
        {
            int end = source.IndexOf('\n', at) is >= 0 and var found ? found : source.Length;
            if (MagicLine().Match(source[at..end]) is { Success: true } match)
            {
                string name = match.Groups["name"].Value;
                Magic? magic = magics.Find(name);
                // In text that is only shown, only known magics count, so that other text may look like one.
                if ((magic is not null || !NotebookLanguage.IsContent(language)) && !IsInText(at + match.Groups["name"].Index))
                {
                    EndLines(at);
                    parts.Add(new CellPart(language, name, at, end, line));
                    language = magic?.Language ?? language;
                    (start, startLine) = (Math.Min(end + 1, source.Length), line + 1);
                }
            }
            at = end + 1;
        }
        EndLines(source.Length);
        // An empty part for the line to be typed next.
        if (parts.Count == 0 || parts[^1].End < start)
            parts.Add(new CellPart(language, null, start, source.Length, startLine));
        return parts;

        // Code is read from the start of its part, and only if something precedes the line.
        bool IsInText(int position) => !string.IsNullOrWhiteSpace(source[start..position])
            && NotebookLanguage.Find(language)?.IsInText?.Invoke(source, start, position) == true;

        void EndLines(int end)
        {
            if (end > start)
                parts.Add(new CellPart(language, null, start, end, startLine));
        }
    }

    /// <summary>The text of the part, preceded by empty lines so that errors name the line of the cell.</summary>
    public string Text(string source) => new string('\n', Line) + source[Start..End];

    /// <summary>Converts a position in the cell to one in <see cref="Text"/>.</summary>
    public int ToPart(int position) => position - Start + Line;

    /// <summary>Converts a position in <see cref="Text"/> to one in the cell.</summary>
    public int ToCell(int position) => Math.Clamp(position - Line + Start, Start, End);

    // A shebang (#!/bin/sh) is not a magic; a lone #!, whose name is still to be typed, is.
    [GeneratedRegex(@"^\s*(?<name>#!([A-Za-z]\S*|(?=\s*$)))")]
    private static partial Regex MagicLine();
}
