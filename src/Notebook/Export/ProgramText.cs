using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Backprop.Notebook.Export;

/// <summary>A program that is put together from parts, and where each line of it comes from.</summary>
internal sealed class ProgramText
{
    private readonly StringBuilder text = new();
    private readonly List<string> places = [];

    /// <summary>Adds a part after an empty line; without the empty lines that were left where something was taken out.</summary>
    public void Add(string place, string part)
    {
        string lines = part.ReplaceLineEndings("\n").TrimEnd();
        if (lines.Length == 0)
            return;
        HashSet<int> kept = LinesOfTexts(lines);
        if (text.Length > 0)
            Append("", "");
        bool isAfterEmpty = true;
        foreach (var (i, written) in lines.Split('\n').Index())
        {
            string line = kept.Contains(i) ? written : written.TrimEnd();
            bool isEmpty = line.Length == 0 && !kept.Contains(i);
            if (!isEmpty || !isAfterEmpty)
                Append(place, line);
            isAfterEmpty = isEmpty;
        }
    }

    /// <summary>Where a line, counted from 0, comes from.</summary>
    public string PlaceOf(int line) => places[line] is { Length: > 0 } place ? place : "The notebook";

    public override string ToString() => text.ToString();

    private void Append(string place, string line)
    {
        text.Append(line).Append('\n');
        places.Add(place);
    }

    // Lines, counted from 0, that end inside a raw or verbatim string: what stands at their end is a part of it.
    private static HashSet<int> LinesOfTexts(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, CSharpSubmissions.ParseOptions);
        return [.. tree.GetRoot().DescendantNodesAndTokens()
            .Where(it => it.IsToken || it.IsKind(SyntaxKind.InterpolatedStringExpression))
            .Select(it => tree.GetLineSpan(it.Span))
            .SelectMany(it => Enumerable.Range(it.StartLinePosition.Line, it.EndLinePosition.Line - it.StartLinePosition.Line))];
    }
}
