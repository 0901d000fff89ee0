using System.Reflection;
using System.Runtime.CompilerServices;
using Backprop.Visuals.Charts;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>Tells notebooks how charts, tables, matrices and the course's own values are shown.</summary>
public static class Formatters
{
    private static bool isRegistered;

    /// <summary>
    /// Registers every formatter of this assembly. A kernel that runs module initializers when it loads an assembly needs no call;
    /// .NET Interactive's own loads an assembly only when a cell uses one of its types, so the notebooks' set-up file calls this.
    /// </summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref isRegistered, true))
            return;
        ShowChart<PlotlyChart>(ChartFigure.Of);
        ShowChart<LiveChart>(live => live.Figure);
        Show<IEnumerable<PlotlyChart>>(
            charts => string.Join('\n', charts.Select(chart => ChartFigure.Of(chart).Html())),
            charts => string.Join("\n\n", charts.Select(chart => ChartFigure.Of(chart))));
        Show<DataFrame>(FrameText.Html, FrameText.Plain);
        Show<History>(history => FrameText.Html(history.ToDataFrame()), history => FrameText.Plain(history.ToDataFrame()));
        Show<GradientReport>(report => FrameText.Html(report.ToDataFrame()), report => report.ToString());
        Show<Matrix<double>>(MatrixText.Html, MatrixText.Plain);
        Show<Vector<double>>(MatrixText.Html, MatrixText.Plain);
        ShowFigure<Figure>(figure => figure);
        // A picture alone: plotly shrinks the counts to 8 pixels on a phone.
        ShowFigure<ConfusionMatrix>(matrix => matrix.Figure());
        ShowPicture<TraceWalk>(walk => walk.Svg(), walk => walk.Html(), walk => walk.ToString());
        ShowPicture<DigitPad>(pad => pad.Figure.Svg(), pad => pad.Html(), pad => pad.Figure.ToString());
    }

    // A program that shows nothing does not load the library that notebooks format with.
#pragma warning disable CA2255 // Meant for applications; here it is the only way in which `#r` alone suffices.
    [ModuleInitializer]
    internal static void RegisterWithNotebook()
#pragma warning restore CA2255
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => RegisterIf(loaded.LoadedAssembly);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            RegisterIf(assembly);

        static void RegisterIf(Assembly assembly)
        {
            if (assembly.GetName().Name == "Microsoft.DotNet.Interactive.Formatting")
                Register();
        }
    }

    private static void ShowChart<T>(Func<T, Figure> figure)
    {
        Formatter.Register<T>(value => figure(value).Plotly!, PlotlyJson.MimeType);
        ShowFigure(figure, PlotlyJson.MimeType);
    }

    private static void ShowFigure<T>(Func<T, Figure> figure, params string[] better) =>
        ShowPicture<T>(value => figure(value).Svg(), value => figure(value).Html(), value => figure(value).ToString(), better);

    private static void ShowPicture<T>(Func<T, string> svg, Func<T, string> html, Func<T, string> plain, params string[] better)
    {
        Formatter.Register(svg, "image/svg+xml");
        Show(html, plain, [.. better, "text/html", "image/svg+xml"]);
    }

    private static void Show<T>(Func<T, string> html, Func<T, string> plain, params string[] preferred)
    {
        Formatter.Register(html, "text/html");
        Formatter.Register(plain, "text/plain");
        Formatter.SetPreferredMimeTypesFor(typeof(T), [.. preferred.DefaultIfEmpty("text/html"), "text/plain"]);
    }
}
