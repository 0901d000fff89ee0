namespace Backprop.Notebook.Documents;

/// <summary>How a file lays out its JSON.</summary>
/// <param name="NewLine">The line end, or "" if everything is on one line.</param>
/// <param name="Indent">One level of indentation.</param>
/// <param name="Comma">The separator of two members, without the line break.</param>
/// <param name="Colon">The separator of a name and its value.</param>
internal sealed record JsonStyle(string NewLine, string Indent, string Comma, string Colon)
{
    /// <summary>The style that Jupyter writes.</summary>
    public static JsonStyle Jupyter { get; } = new("\n", " ", ",", ": ");

    /// <summary>The style of a file, taken from the first two members of its outermost object.</summary>
    public static JsonStyle Of(JsonSlice root)
    {
        JsonSlice[] values = [.. root.Members().Values.OrderBy(value => value.Start).Take(2)];
        (string opening, string colon) = AroundName(root.Text(root.Start + 1, values[0].Start));
        (string comma, _) = AroundName(root.Text(values[0].End, values[1].Start));

        int lineEnd = opening.IndexOf('\n');
        if (lineEnd < 0)
            return new JsonStyle("", "", comma, colon);
        return new JsonStyle(
            opening.Contains("\r\n") ? "\r\n" : "\n",
            opening[(opening.LastIndexOf('\n') + 1)..],
            comma.Split('\r', '\n')[0] is var end && end.Contains(',') ? end : ",",
            colon);
    }

    /// <summary>A line break and the indentation of the next line.</summary>
    public string Break(int depth) =>
        NewLine.Length == 0 ? "" : NewLine + string.Concat(Enumerable.Repeat(Indent, depth));

    private static (string Before, string After) AroundName(string text) =>
        (text[..text.IndexOf('"')], text[(text.LastIndexOf('"') + 1)..]);
}
