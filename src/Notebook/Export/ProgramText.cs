using System.Text;
using System.Text.RegularExpressions;

namespace Backprop.Notebook.Export;

/// <summary>A program that is put together from parts, and where each line of it comes from.</summary>
internal sealed partial class ProgramText
{
    private readonly StringBuilder text = new();
    private readonly List<string> places = [];

    /// <summary>Adds a part after an empty line; without the empty lines that were left where something was taken out.</summary>
    public void Add(string place, string part)
    {
        string lines = EmptyLines().Replace(part.ReplaceLineEndings("\n"), "\n\n").Trim('\n').TrimEnd();
        if (lines.Length == 0)
            return;
        if (text.Length > 0)
            Append("", "");
        foreach (string line in lines.Split('\n'))
            Append(place, line.TrimEnd());
    }

    /// <summary>Where a line, counted from 0, comes from.</summary>
    public string PlaceOf(int line) => places[line] is { Length: > 0 } place ? place : "The notebook";

    public override string ToString() => text.ToString();

    private void Append(string place, string line)
    {
        text.Append(line).Append('\n');
        places.Add(place);
    }

    [GeneratedRegex(@"\n([ \t]*\n){2,}")]
    private static partial Regex EmptyLines();
}
