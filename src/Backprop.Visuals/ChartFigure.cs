using System.Text.Json.Nodes;
using Backprop.Visuals.Charts;
using Microsoft.Data.Analysis;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>Charts as figures: the picture, the words and the data that belong to plotly's form.</summary>
internal static class ChartFigure
{
    private const int MaxRows = 100;
    private const int MaxColumns = 20;

    /// <summary>The figure of a chart; its words name the title and each trace, and its data are the points of the traces.</summary>
    internal static Figure Of(PlotlyChart chart)
    {
        JsonObject plotly = PlotlyJson.Of(chart);
        ChartTrace[] traces = [.. ChartTrace.Of(plotly).Where(trace => !trace.IsMark)];
        IEnumerable<string> sentences = traces.Select(trace => $"  {trace.Name}: {Sentence(trace)}").DefaultIfEmpty("  no data yet");
        string words = string.Join('\n', [.. plotly.Object("layout").TitleLines(), .. sentences]);
        string xTitle = string.Join(' ', plotly.Object("layout").Object("xaxis").TitleLines());
        ChartTrace[] points = [.. traces.Where(trace => !trace.IsHeatmap && trace.Count > 0)];
        string data = points.Length > 0 ? TableOf([.. PointColumns(points, xTitle.Length > 0 ? xTitle : "x")]).ToHtml() : "";
        foreach (ChartTrace cells in traces.Where(trace => trace.IsHeatmap && trace.Count > 0))
            data += TableOf([.. CellColumns(cells)]).ToHtml();
        return new Figure(words, ChartPicture.Draw(plotly, Figure.OneLine(words)), data) { Plotly = plotly.ToJsonString() };
    }

    /// <summary>The figure of a chart that has words and data of its own.</summary>
    internal static Figure Of(JsonObject plotly, string words, DataFrame data) =>
        new(words, data, description => ChartPicture.Draw(plotly, description)) { Plotly = plotly.ToJsonString() };

    private static string Sentence(ChartTrace trace)
    {
        if (trace.Count == 0)
            return trace.Type is "scatter" or "bar" or "heatmap" or "box" ? "no data yet" : trace.Type;
        if (!trace.IsHeatmap)
        {
            string points = trace.Count == 1 ? "1 point" : $"{NumberText.Count(trace.Count)} points";
            return $"{points}, last {Cell(trace.Y[trace.Count - 1], 4)} at {Cell(trace.X[trace.Count - 1])}";
        }
        var (_, min, max) = trace.Colors();
        return $"{trace.Rows.Length}×{trace.X.Count} cells from {NumberText.Short(min, 4)} to {NumberText.Short(max, 4)}";
    }

    // Traces with the same x share a column for it.
    private static IEnumerable<(string Name, JsonArray Values)> PointColumns(ChartTrace[] traces, string xTitle)
    {
        JsonArray? shared = null;
        foreach (ChartTrace trace in traces)
        {
            if (shared is null || !JsonNode.DeepEquals(shared, trace.X))
                yield return (xTitle, shared = trace.X);
            yield return (trace.Name, trace.Y);
        }
    }

    private static IEnumerable<(string Name, JsonArray Values)> CellColumns(ChartTrace trace) => trace.X
        .Select((x, column) => (Cell(x), new JsonArray([.. trace.Rows.Select(row => row.ElementAtOrDefault(column)?.DeepClone())])))
        .Prepend(("", trace.Y));

    private static Table TableOf((string Name, JsonArray Values)[] columns)
    {
        int count = columns.Max(column => column.Values.Count);
        int[] rows = Thinning.Evenly(count, MaxRows);
        string[] notes = [Omitted(rows.Length, count, "rows"), Omitted(MaxColumns, columns.Length, "columns")];
        columns = [.. Thinning.Evenly(columns.Length, MaxColumns).Select(column => columns[column])];
        return new Table(
            [.. columns.Select(column => column.Name)],
            [.. rows.Select(row => columns.Select(column => Cell(column.Values.ElementAtOrDefault(row))).ToArray())],
            [.. columns.Select(column => !column.Values.Any(JsonReading.IsText))],
            string.Join(", ", notes.Where(note => note.Length > 0)));

        static string Omitted(int shown, int all, string what) =>
            shown < all ? $"{shown} of {NumberText.Count(all)} {what}, evenly spread" : "";
    }

    private static string Cell(JsonNode? value, int digits = 6) =>
        value.IsText() ? value.AsText()! : value.AsNumber() is var number && double.IsNaN(number) ? "" : NumberText.Short(number, digits);
}
