using System.Text.RegularExpressions;

namespace Backprop.Notebook;

/// <summary>A piece of a cell: a magic line, or the lines between two of them.</summary>
/// <param name="Language">The language that it is in, as it is named there; of a magic line, the one above it.</param>
/// <param name="Magic">The name of the magic, as written, with the <c>#!</c>; null for lines of a language.</param>
/// <param name="Start">Where it begins in the cell.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Line">How many lines are before it.</param>
internal sealed partial record CellPart(string Language, string? Magic, int Start, int End, int Line)
{
    /// <summary>Takes a cell apart.</summary>
    /// <param name="source">Its text, whatever its line ends.</param>
    /// <param name="language">The language that it begins in.</param>
    /// <param name="magics">Those that there are.</param>
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
                // In text that is only shown, a line like this is a magic only where it is meant to be one.
                if (magic is not null || !ContentLanguages.Has(language))
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
        // Where the next line will be typed, even when nothing stands there yet.
        if (parts.Count == 0 || parts[^1].End < start)
            parts.Add(new CellPart(language, null, start, source.Length, startLine));
        return parts;

        void EndLines(int end)
        {
            if (end > start)
                parts.Add(new CellPart(language, null, start, end, startLine));
        }
    }

    /// <summary>The text of the part, after as many empty lines as are before it: an error in it names the line of the cell.</summary>
    public string Text(string source) => new string('\n', Line) + source[Start..End];

    /// <summary>Where a position of the cell is in <see cref="Text"/>.</summary>
    public int ToPart(int position) => position - Start + Line;

    /// <summary>Where a position in <see cref="Text"/> is in the cell.</summary>
    public int ToCell(int position) => Math.Clamp(position - Line + Start, Start, End);

    // A shebang (#!/bin/sh) is none; one whose name is still to be typed is.
    [GeneratedRegex(@"^\s*(?<name>#!([A-Za-z]\S*|(?=\s*$)))")]
    private static partial Regex MagicLine();
}
