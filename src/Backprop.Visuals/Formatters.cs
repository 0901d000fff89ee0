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
        ShowChart<ConfusionMatrix>(matrix => matrix.Figure());
        Show<IEnumerable<PlotlyChart>>(
            charts => string.Join('\n', charts.Select(chart => ChartFigure.Of(chart).Html())),
            charts => string.Join("\n\n", charts.Select(chart => ChartFigure.Of(chart))));
        Show<DataFrame>(FrameText.Html, FrameText.Plain);
        Show<History>(history => FrameText.Html(history.ToDataFrame()), history => FrameText.Plain(history.ToDataFrame()));
        Show<GradientReport>(report => FrameText.Html(report.ToDataFrame()), report => report.ToString());
        Show<Matrix<double>>(MatrixText.Html, MatrixText.Plain);
        Show<Vector<double>>(MatrixText.Html, MatrixText.Plain);
        ShowFigure<Figure>(figure => figure);
        Show<TraceWalk>(walk => walk.Html(), walk => walk.ToString(), walk => walk.Svg());
        Show<DigitPad>(pad => pad.Html(), pad => pad.Figure.ToString(), pad => pad.Figure.Svg());
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
        ShowFigure(figure);
        Formatter.Register<T>(value => figure(value).Plotly!, PlotlyJson.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), PlotlyJson.MimeType, "text/html", "image/svg+xml", "text/plain");
    }

    private static void ShowFigure<T>(Func<T, Figure> figure) =>
        Show<T>(value => figure(value).Html(), value => figure(value).ToString(), value => figure(value).Svg());

    private static void Show<T>(Func<T, string> html, Func<T, string> plain, Func<T, string>? svg = null)
    {
        Formatter.Register(html, "text/html");
        Formatter.Register(plain, "text/plain");
        Formatter.SetPreferredMimeTypesFor(typeof(T), "text/html", "text/plain");
        if (svg is null)
            return;
        Formatter.Register(svg, "image/svg+xml");
        Formatter.SetPreferredMimeTypesFor(typeof(T), "text/html", "image/svg+xml", "text/plain");
    }
}
