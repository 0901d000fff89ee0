using System.Drawing;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;
using XPlot.Plotly;

namespace Backprop.Visuals.Tests;

public sealed class ChartPictureTests
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => ["curve", "empty", "lines", "logarithms", "bars", "boxes", "cells", "pie"];

    private static PlotlyChart Example(string name) => name switch
    {
        "curve" => Examples.Curve().Chart,
        "empty" => new LiveChart("MNIST, 784-30-10").Chart,
        "lines" => Examples.Lines(),
        "logarithms" => Examples.Logarithms(),
        "bars" => Examples.Bars(),
        "boxes" => Examples.Boxes(),
        "cells" => Examples.Cells(),
        _ => Chart.Pie([Tuple.Create("a", 1), Tuple.Create("b", 2)]),
    };

    // How zlib packs the pixels of an image may change with the runtime; what the picture looks like does not.
    private static string WithoutPixels(string svg) => Regex.Replace(svg, "data:image/png;base64,[^\"']*", "data:image/png;base64,");

    private static string Svg(PlotlyChart chart) => ChartFigure.Of(chart).Svg();

    private static string Html(PlotlyChart chart) => ChartFigure.Of(chart).Html();

    [Theory, MemberData(nameof(Names))]
    public void Pictures_look_as_they_did(string name) => Snapshot.Matches(WithoutPixels(Svg(Example(name))), $"{name}.svg");

    [Theory, MemberData(nameof(Names))]
    public void Pictures_are_XML_that_runs_nothing_and_loads_nothing(string name) => AssertHarmless(Svg(Example(name)));

    [Theory, MemberData(nameof(Names))]
    public void The_same_chart_gives_the_same_bytes_in_every_culture(string name)
    {
        string invariant = Svg(Example(name)) + Html(Example(name));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(invariant, Svg(Example(name)) + Html(Example(name)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Names_that_look_like_markup_stay_text()
    {
        string svg = Svg(Chart.Plot(
            [
                new Scatter { name = "a<script>alert(1)</script>", y = new[] { 1 }, line = new Line { color = "red\" onload=\"alert(1)" } },
                new Scatter { name = "b", y = new[] { 1 }, line = new Line { color = "red' onload='alert(1)" } },
                new Scatter { name = "\u0001\ud800 &", y = new[] { 1 } },
            ],
            new Layout.Layout { title = "\"><script>" }));

        AssertHarmless(svg);
        Assert.Contains("a&lt;script&gt;", svg);
    }

    [Fact]
    public void A_chart_that_cannot_be_drawn_says_so() => Assert.Contains("This picture needs the interactive form", Svg(Example("pie")));

    [Fact]
    public void An_empty_chart_has_axes_and_says_no_data_yet()
    {
        string svg = Svg(Example("empty"));

        Assert.Contains("no data yet", svg);
        Assert.Contains(">accuracy, %<", svg);
        Assert.Contains(">100<", svg);
    }

    [Fact]
    public void A_single_point_of_a_line_can_be_seen()
    {
        string svg = Svg(Chart.Plot([new Scatter { x = new[] { 3 }, y = new[] { 5 }, mode = "lines" }]));

        Assert.Contains("stroke-linecap='round'", svg);
    }

    [Fact]
    public void A_gap_ends_a_line()
    {
        var line = new Scatter { y = new[] { 1, 2, double.NaN, 3, 4 }, mode = "lines", line = new Line { color = "#123456" } };
        var svg = XDocument.Parse(Svg(Chart.Plot([line])));

        Assert.Equal(2, svg.Descendants(Namespace + "path").Count(path => (string?)path.Attribute("stroke") == "#123456"));
    }

    [Fact]
    public void Thinned_lines_keep_their_extremes_and_ends()
    {
        var points = Enumerable.Range(0, 100_000)
            .Select(step => (X: step / 200.0, Y: step == 40_001 ? 999.0 : step == 70_002 ? -999 : step * 7 % 13)).ToList();

        List<(double X, double Y)> thin = [.. Thinning.Line(points)];

        Assert.InRange(thin.Count, 100, Thinning.MaxPoints + 10);
        Assert.Equal(999, thin.Max(point => point.Y));
        Assert.Equal(-999, thin.Min(point => point.Y));
        Assert.Equal(points[0], thin[0]);
        Assert.Equal(points[^1], thin[^1]);
    }

    [Fact]
    public void The_colors_stand_out_from_white_and_from_a_near_black_page()
    {
        foreach (string color in Palette.Series)
        {
            Assert.True(Contrast(color, "#ffffff") >= 3, $"{color} on white: {Contrast(color, "#ffffff"):0.00}");
            Assert.True(Contrast(color, "#1b1d21") >= 3, $"{color} on dark: {Contrast(color, "#1b1d21"):0.00}");
        }

        static double Contrast(string one, string other)
        {
            double light = Math.Max(Luminance(one), Luminance(other)), dark = Math.Min(Luminance(one), Luminance(other));
            return (light + 0.05) / (dark + 0.05);
        }

        static double Luminance(string color)
        {
            var rgb = ColorTranslator.FromHtml(color);
            return 0.2126 * Linear(rgb.R) + 0.7152 * Linear(rgb.G) + 0.0722 * Linear(rgb.B);
        }

        static double Linear(byte part) => part / 255.0 <= 0.03928 ? part / 255.0 / 12.92 : Math.Pow((part / 255.0 + 0.055) / 1.055, 2.4);
    }

    [Fact]
    public void Any_data_on_any_axes_can_be_drawn_or_left_out()
    {
        Gen<double> special = AnyOf(
            0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 1e15, 1e15 + 0.5, 60_000);
        var number = Gen.OneOf(Gen.Double, Gen.Double[-10, 10], special);
        Gen<string> type = AnyOf("linear", "log", "category", "-");
        Gen<string> mode = AnyOf("lines", "markers", "lines+markers", "text", "");
        Gen.Select(number.Array[0, 12], number.Array[0, 12], type, type, mode, Gen.Int[0, 5]).Sample((x, y, xType, yType, mode, kind) =>
        {
            Trace trace = kind switch
            {
                0 => new Scatter { x = x, y = y, mode = mode, fill = "tozeroy", text = "t" },
                1 => new Bar { x = x, y = y },
                2 => new Heatmap { z = new[] { x, y } },
                3 => new Box { y = y, name = "box" },
                4 => new Scatter { x = Words(x), y = y, mode = mode, marker = new Marker { color = y } },
                _ => new Scatter { x = Words(x), y = y, mode = mode, yaxis = "y2", marker = new Marker { color = y } },
            };
            string svg = Svg(Chart.Plot([trace], new Layout.Layout
            {
                xaxis = new Xaxis { type = xType },
                yaxis = new Yaxis { type = yType },
                yaxis2 = new Yaxis { type = yType },
                annotations = [new Annotation { x = x.FirstOrDefault(), y = y.FirstOrDefault(), text = "here" }],
                shapes = [new Shape { type = "line", x0 = x.FirstOrDefault(), x1 = 1, y0 = 0, y1 = y.FirstOrDefault() }],
            }));
            XDocument.Parse(svg);
            // "NaN" may be a category's name, but never a coordinate.
            Assert.DoesNotMatch("=[\"'][^\"']*(NaN|∞|Infinity|E\\+)", Regex.Replace(svg, "(aria-label|href)=(\"[^\"]*\"|'[^']*')", ""));
        }, iter: 2000);

        static string[] Words(double[] numbers) => [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static void AssertHarmless(string svg)
    {
        foreach (XElement element in XDocument.Parse(svg).Descendants())
        {
            Assert.NotEqual("script", element.Name.LocalName);
            Assert.NotEqual("foreignObject", element.Name.LocalName);
            foreach (XAttribute attribute in element.Attributes())
            {
                Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.ToString());
                Assert.NotEqual("id", attribute.Name.LocalName);
                Assert.DoesNotContain("url(", attribute.Value);
                if (attribute.Name.LocalName == "href")
                    Assert.StartsWith("data:image/png;base64,", attribute.Value);
            }
        }
        Assert.DoesNotContain("http", svg.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
    }
}
