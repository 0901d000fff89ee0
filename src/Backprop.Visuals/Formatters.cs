using System.Reflection;
using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>
/// Tells notebooks how the course's values are shown. Loading the assembly is enough: a notebook needs no call; and a program
/// that shows nothing does not load the library that notebooks show by.
/// </summary>
internal static class Formatters
{
    private const string Html = "text/html";
    private const string Svg = "image/svg+xml";
    private const string Plain = "text/plain";

#pragma warning disable CA2255 // Meant for applications; here it is the one way in which `#r` alone suffices.
    [ModuleInitializer]
    internal static void RegisterWithNotebook()
#pragma warning restore CA2255
    {
        if (AppDomain.CurrentDomain.GetAssemblies().Any(IsNotebooks))
            Register();
        else
            AppDomain.CurrentDomain.AssemblyLoad += RegisterOnce;

        static bool IsNotebooks(Assembly assembly) => assembly.GetName().Name == "Microsoft.DotNet.Interactive.Formatting";

        static void RegisterOnce(object? sender, AssemblyLoadEventArgs loaded)
        {
            if (!IsNotebooks(loaded.LoadedAssembly))
                return;
            AppDomain.CurrentDomain.AssemblyLoad -= RegisterOnce;
            Register();
        }
    }

    private static void Register()
    {
        Show<PlotlyChart>(
            (PlotlyJson.MimeType, chart => PlotlyJson.Of(chart).ToJsonString()),
            (Html, ChartText.Html),
            (Svg, ChartText.Svg),
            (Plain, chart => ChartText.Words(PlotlyJson.Of(chart))));
        Show<LiveChart>(
            (PlotlyJson.MimeType, live => live.Forms.Plotly), (Html, live => live.Forms.Html), (Svg, live => live.Forms.Svg), (Plain, live => live.Forms.Words));
        Show<IEnumerable<PlotlyChart>>(
            (Html, charts => string.Join('\n', charts.Select(ChartText.Html))),
            (Plain, charts => string.Join("\n\n", charts.Select(chart => ChartText.Words(PlotlyJson.Of(chart))))));
        Show<DataFrame>((Html, FrameText.Html), (Plain, FrameText.Plain));
        Show<History>((Html, history => FrameText.Html(history.ToDataFrame())), (Plain, history => FrameText.Plain(history.ToDataFrame())));
        Show<GradientReport>((Html, report => FrameText.Html(report.ToDataFrame())), (Plain, report => report.ToString()));
        Show<Matrix<double>>((Html, MatrixText.Html), (Plain, MatrixText.Plain));
        Show<Vector<double>>((Html, MatrixText.Html), (Plain, MatrixText.Plain));
        Show<Figure>((Html, figure => figure.Html()), (Svg, figure => figure.Svg()), (Plain, figure => figure.ToString()));
        Show<ConfusionMatrix>((Html, matrix => matrix.Figure().Html()), (Svg, matrix => matrix.Figure().Svg()), (Plain, matrix => matrix.ToString()));
        Show<UpdateRatios>((Html, ratios => ratios.Figure().Html()), (Svg, ratios => ratios.Figure().Svg()), (Plain, ratios => ratios.ToString()));
        Show<ShapeLedger>((Html, ledger => ledger.ToTable().ToHtml()), (Plain, ledger => ledger.ToString()));
        Show<ImageGrid>((Html, grid => grid.Html()), (Svg, grid => grid.Svg()), (Plain, grid => grid.Words()));
        Show<TraceWalk>((Html, walk => walk.Html), (Svg, walk => walk.Svg), (Plain, walk => walk.Words));
        Show<DigitPad>((Html, pad => pad.Html), (Svg, pad => pad.Svg), (Plain, pad => pad.Words));
    }

    private static void Show<T>(params (string MimeType, Func<T, string> Text)[] forms)
    {
        foreach ((string mimeType, Func<T, string> text) in forms)
            Formatter.Register(text, mimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), [.. forms.Select(form => form.MimeType)]);
    }
}
