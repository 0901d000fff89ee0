using System.Text.Json.Nodes;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>A chart in all the forms in which a notebook shows it, from one reading of the chart.</summary>
internal sealed record ChartForms(string Plotly, string Html, string Svg, string Words)
{
    internal static ChartForms Of(PlotlyChart chart)
    {
        JsonObject plotly = PlotlyJson.Of(chart);
        string words = ChartText.Words(plotly);
        string svg = ChartPicture.Draw(plotly, ChartText.OneLine(words));
        return new ChartForms(plotly.ToJsonString(), ChartText.Html(plotly, svg), svg, words);
    }
}
