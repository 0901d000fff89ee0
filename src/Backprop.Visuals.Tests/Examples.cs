using System.Globalization;
using XPlot.Plotly;

namespace Backprop.Visuals.Tests;

/// <summary>Charts as the course draws them; no value depends on how a processor computes an exponential.</summary>
internal static class Examples
{
    internal static LiveChart Curve()
    {
        var curve = new LiveChart("MNIST, 784-30-10");
        for (int epoch = 0; epoch < 12; epoch++)
        {
            double rest = 1.0 / (epoch + 1);
            double tested = 0.96 - 0.05 * rest - (epoch == 11 ? 0.003 : 0);
            var elapsed = TimeSpan.FromSeconds(0.5 * (epoch + 1));
            curve.Update(epoch, tested, 0.04 + 0.08 * rest, 0.985 - 0.07 * rest, 0.02 + 0.09 * rest, elapsed);
        }
        return curve;
    }

    internal static PlotlyChart Lines()
    {
        double[] x = [.. Enumerable.Range(-10, 21).Select(step => step / 4.0)];
        return Chart.Plot(
            [
                new Scatter { name = "ReLU", x = x, y = x.Select(z => Math.Max(0, z)).ToArray(), mode = "lines" },
                new Scatter
                {
                    name = "z²/4", x = x, y = x.Select(z => z * z / 4).ToArray(), mode = "lines", fill = "tozeroy",
                    line = new Line { dash = "dash" },
                },
                new Scatter
                {
                    name = "measured", x = x, y = x.Select(z => z is 0 or 1 ? double.NaN : z / 2).ToArray(), mode = "lines+markers",
                    marker = new Marker { symbol = "square" },
                },
            ],
            new Layout.Layout
            {
                title = "Activation functions<br><sub>and their slopes</sub>",
                xaxis = new Xaxis { title = "z" },
                yaxis = new Yaxis { title = "f(z)", range = new[] { -1.5, 2.5 } },
                shapes = [new Shape { type = "line", x0 = 0, x1 = 0, y0 = 0, y1 = 1, yref = "paper" }],
                annotations = [new Annotation { x = 0, y = 0, text = "a corner", ax = 60, ay = 30 }],
            });
    }

    internal static PlotlyChart Logarithms()
    {
        double[] h = [.. Enumerable.Range(-12, 13).Select(exponent => double.Parse($"1e{exponent}", CultureInfo.InvariantCulture))];
        double[] errors = [.. h.Select(step => step * step + 1e-16 / step)];
        return Chart.Plot(
            [new Scatter { name = "error", x = h, y = errors, mode = "lines+markers" }],
            new Layout.Layout
            {
                title = "Finite differences",
                xaxis = new Xaxis { title = "h", type = "log" },
                yaxis = new Yaxis { title = "relative error", type = "log" },
            });
    }

    internal static PlotlyChart Bars()
    {
        string[] names = ["NumPy", "MathNet", "Backprop, 1 thread", "Backprop, 2 threads"];
        return Chart.Plot(
            [
                new Bar { name = "784-30-10", x = names, y = new[] { 6.2, 9.8, 0.9, 0.5 }, text = new[] { "6.2", "9.8", "0.9", "0.5" } },
                new Bar { name = "784-128-10", x = names, y = new[] { 21.0, 35.2, 3.1, 1.7 } },
            ],
            new Layout.Layout { title = "Seconds per epoch", yaxis = new Yaxis { title = "seconds" }, barmode = "group" });
    }

    internal static PlotlyChart Boxes() => Chart.Plot(
        [
            new Box { name = "as it is", y = new[] { 65.5, 75, 83.5, 57, 74.5 }, boxpoints = "all" },
            new Box { name = "weights scaled", y = new[] { 91.25, 91.5, 91, 91.75, 90.5 }, boxpoints = "all" },
        ],
        new Layout.Layout { title = "Five seeds each", yaxis = new Yaxis { title = "accuracy, %" }, showlegend = false });

    internal static PlotlyChart Cells() => Chart.Plot(
        new Heatmap
        {
            z = new[,] { { -0.5, 0.25, 1 }, { 0, double.NaN, -1 } }, x = new[] { "a", "b", "c" }, colorbar = new Colorbar { title = "dW" },
        },
        new Layout.Layout { title = "Gradient", yaxis = new Yaxis { title = "neuron", autorange = "reversed" } });
}
