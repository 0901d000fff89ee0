using Backprop.Shared;
using System.Text;
using System.Text.Json.Nodes;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>What a chart shows where it is text or a page: in words, as a table, as a figure.</summary>
internal static class ChartText
{
    private const int MostRows = 100;
    private const int MostColumns = 20;

    /// <summary>The title, then a line a trace: name, number of points, last value.</summary>
    internal static string Words(JsonObject plotly)
    {
        string[] lines = [.. plotly.Object("layout").TitleLines(), .. Sentences(plotly).Select(sentence => "  " + sentence)];
        return lines.Length > 0 ? string.Join('\n', lines) : "empty chart";
    }

    internal static string Svg(PlotlyChart chart)
    {
        JsonObject plotly = PlotlyJson.Of(chart);
        return ChartPicture.Draw(plotly, OneLine(Words(plotly)));
    }

    /// <summary>
    /// The picture, with what it shows in words as its alternative text, and behind one click its data. The picture is an image: that way it passes where inline SVG is taken out
    /// of a page (GitHub, notebooks that are not trusted yet), and its style sheet cannot touch the page.
    /// </summary>
    internal static string Html(PlotlyChart chart)
    {
        JsonObject plotly = PlotlyJson.Of(chart);
        return Html(plotly, ChartPicture.Draw(plotly, OneLine(Words(plotly))));
    }

    internal static string Html(JsonObject plotly, string svg)
    {
        string data = string.Concat(Tables(plotly).Select(table => table.ToHtml()));
        return Figure(svg, OneLine(Words(plotly)), caption: "", data.Length > 0 ? Details(data) : "");
    }

    // The classic Notebook's styles would take the triangle away.
    internal static string Details(string html, string summary = "Data") => $"<details><summary style=\"display:list-item\">{summary}</summary>\n{html}\n</details>";

    internal static string Figure(string svg, string words, string caption, string details = "")
    {
        string image = Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));
        return $"<figure style=\"margin:0.5em 0;max-width:720px\"><img alt=\"{SvgWriter.Escape(words)}\" style=\"max-width:100%;height:auto\" src=\"data:image/svg+xml;base64,{image}\">\n"
            + (caption.Length > 0 ? $"<figcaption style=\"font-size:0.9em\">{SvgWriter.Escape(caption)}</figcaption>" : "")
            + $"{details}</figure>";
    }

    /// <summary>Words of several lines as one, for attributes.</summary>
    internal static string OneLine(string words) => string.Join("; ", words.Split('\n', StringSplitOptions.TrimEntries));

    private static ChartTrace[] Told(JsonObject plotly)
    {
        ChartTrace[] all = ChartTrace.Of(plotly);
        return all.Any(trace => !trace.IsAside) ? [.. all.Where(trace => !trace.IsAside)] : all;
    }

    private static IEnumerable<string> Sentences(JsonObject plotly)
    {
        ChartTrace[] traces = Told(plotly);
        if (traces.Length == 0)
            return ["no data yet"];
        return traces.Select(trace =>
        {
            string name = string.Join(' ', JsonReading.Lines(trace.Name));
            if (trace.Count == 0)
                return trace.Type is "scatter" or "bar" or "heatmap" ? $"{name}: no data yet" : $"{name}: {trace.Type}";
            if (trace.IsHeatmap)
                return $"{name}: {trace.Rows.Length}×{trace.X.Count} cells from {NumberText.Short(trace.Colors().Least, 4)} to {NumberText.Short(trace.Colors().Most, 4)}";
            return $"{name}: {NumberText.Count(trace.Count)} {(trace.Count == 1 ? "point" : "points")}, last {Cell(trace.Y[trace.Count - 1], 4)} at {Cell(trace.X[trace.Count - 1])}";
        });
    }

    private static IEnumerable<Table> Tables(JsonObject plotly)
    {
        ChartTrace[] traces = [.. Told(plotly).Where(trace => trace.Count > 0)];
        string across = string.Join(' ', plotly.Object("layout").Object("xaxis").TitleLines());
        if (traces.Any(trace => !trace.IsHeatmap))
            yield return PointTable([.. traces.Where(trace => !trace.IsHeatmap)], across.Length > 0 ? across : "x");
        foreach (ChartTrace trace in traces.Where(trace => trace.IsHeatmap))
            yield return CellTable(trace);
    }

    // A trace that stands at the same x as the one before it shares its column.
    private static Table PointTable(ChartTrace[] traces, string across)
    {
        var columns = new List<(string Name, JsonArray Values)>();
        JsonArray? shared = null;
        foreach (ChartTrace trace in traces)
        {
            if (shared is null || !JsonNode.DeepEquals(shared, trace.X))
                columns.Add((across, shared = trace.X));
            columns.Add((string.Join(' ', JsonReading.Lines(trace.Name)), trace.Y));
        }
        int count = columns.Max(column => column.Values.Count);
        int[] rows = Thinning.Evenly(count, MostRows);
        return new Table(
            [.. columns.Select(column => column.Name)],
            [.. rows.Select(row => columns.Select(column => row < column.Values.Count ? Cell(column.Values[row]) : "").ToArray())],
            [.. columns.Select(column => !column.Values.Any(value => value.IsText()))],
            Left(rows.Length, count, "rows"));
    }

    private static Table CellTable(ChartTrace trace)
    {
        int[] rows = Thinning.Evenly(trace.Rows.Length, MostRows), columns = Thinning.Evenly(trace.X.Count, MostColumns);
        string[] notes = [Left(rows.Length, trace.Rows.Length, "rows"), Left(columns.Length, trace.X.Count, "columns")];
        return new Table(
            ["", .. columns.Select(column => Cell(trace.X[column]))],
            [.. rows.Select(row => columns.Select(column => column < trace.Rows[row].Count ? Cell(trace.Rows[row][column]) : "")
                .Prepend(row < trace.Y.Count ? Cell(trace.Y[row]) : "").ToArray())],
            [false, .. columns.Select(_ => true)],
            string.Join(", ", notes.Where(note => note.Length > 0)));
    }

    private static string Left(int shown, int all, string what) => shown < all ? $"{shown} of {NumberText.Count(all)} {what}, evenly spread" : "";

    private static string Cell(JsonNode? value, int digits = 6) => value.IsText() ? value.AsText()! : value.AsNumber() is var number && double.IsNaN(number) ? "" : NumberText.Short(number, digits);
}
