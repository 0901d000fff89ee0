using MathNet.Numerics.LinearAlgebra;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using XPlot.Plotly;

namespace Backprop.Visuals.Tests;

public sealed class FormatterTests
{
    private static readonly Dataset TwoDigits = new("two", [.. Enumerable.Range(0, 2 * 784).Select(pixel => (byte)(pixel % 256))], [3, 8]);

    private static readonly Network Net = new([784, 10], seed: 1);

    public static TheoryData<string, string> Values => new()
    {
        { "chart", "application/vnd.plotly.v1+json text/html image/svg+xml text/plain" },
        { "curve", "application/vnd.plotly.v1+json text/html image/svg+xml text/plain" },
        { "charts", "text/html text/plain" },
        { "array", "text/html text/plain" },
        { "query", "text/html text/plain" },
        { "frame", "text/html text/plain" },
        { "dense", "text/html text/plain" },
        { "sparse", "text/html text/plain" },
        { "diagonal", "text/html text/plain" },
        { "vector", "text/html text/plain" },
        { "digits", "text/html image/svg+xml text/plain" },
        { "weights", "text/html image/svg+xml text/plain" },
        { "diagram", "text/html image/svg+xml text/plain" },
        { "confusion", "text/html image/svg+xml text/plain" },
        { "ratios", "text/html image/svg+xml text/plain" },
        { "ledger", "text/html text/plain" },
    };

    private static object Value(string name) => name switch
    {
        "chart" => Examples.Lines(),
        "curve" => Examples.Curve(),
        "charts" => new List<PlotlyChart> { Examples.Lines(), Examples.Bars() },
        "array" => new[] { Examples.Lines() },
        "query" => new[] { Examples.Lines() }.Select(chart => chart),
        "frame" => new DataFrame(new DoubleDataFrameColumn("a", [1, 2])),
        "dense" => Matrix<double>.Build.Dense(2, 2),
        "sparse" => Matrix<double>.Build.Sparse(2, 2),
        "diagonal" => Matrix<double>.Build.Diagonal(2, 2),
        "vector" => Vector<double>.Build.Dense(2),
        "digits" => TwoDigits.Picture(0, 2),
        "diagram" => Net.Diagram(),
        "confusion" => Net.Confusion(TwoDigits),
        "ratios" => Net.Explain(TwoDigits.Batch(0, 2)).UpdateRatios(rate: 3),
        "ledger" => Net.Ledger(m: 2),
        _ => Matrix<double>.Build.Dense(2, 784).Picture(),
    };

    [Theory, MemberData(nameof(Values))]
    public void Each_value_is_shown_in_its_forms_the_best_first(string name, string mimeTypes)
    {
        object value = Value(name);

        Assert.Equal(mimeTypes, string.Join(' ', Formatter.GetPreferredMimeTypesFor(value.GetType())));
        Assert.All(mimeTypes.Split(' '), mimeType => Assert.NotEmpty(value.ToDisplayString(mimeType)));
        Assert.DoesNotContain("dni-", value.ToDisplayString("text/html"));
    }

    [Fact]
    public void A_chart_on_a_page_is_a_figure_with_a_picture_words_and_data()
    {
        string html = Examples.Lines().ToDisplayString("text/html");

        Assert.StartsWith("<figure", html);
        Assert.Contains("<img alt=\"Activation functions; and their slopes; ReLU: 21 points, last 2.5 at 2.5", html);
        Assert.Contains("Data</summary>", html);
        Assert.Contains(">measured</th>", html);
        Assert.DoesNotContain("<script", html);
    }

    [Fact]
    public void Long_data_are_thinned_evenly_and_say_so()
    {
        string html = Chart.Plot([new Scatter { y = Enumerable.Range(0, 5000).ToArray() }]).ToDisplayString("text/html");

        Assert.Contains("100 of 5,000 rows, evenly spread", html);
        Assert.Contains(">4999</td>", html);
    }

    [Fact]
    public void A_chart_in_words_names_its_traces_and_their_last_values() => Assert.Equal(
        """
        Seconds per epoch
          784-30-10: 4 points, last 0.5 at Backprop, 2 threads
          784-128-10: 4 points, last 1.7 at Backprop, 2 threads
        """.ReplaceLineEndings("\n"), Examples.Bars().ToDisplayString("text/plain"));

    [Fact]
    public void Several_charts_stand_one_under_the_other() =>
        Assert.Equal(2, Value("charts").ToDisplayString("text/html").Split("<figure").Length - 1);

    [Fact]
    public void A_matrix_shows_its_shape_and_its_corners() => Assert.Equal(
        string.Join('\n',
            "128×7 matrix",
            "  0  100  200  …  400  500  600",
            "  1  101  201  …  401  501  601",
            "  2  102  202  …  402  502  602",
            "  …    …    …  …    …    …    …",
            "125  225  325  …  525  625  725",
            "126  226  326  …  526  626  726",
            "127  227  327  …  527  627  727"),
        Matrix<double>.Build.Dense(128, 7, (row, column) => row + 100 * column).ToDisplayString("text/plain"));

    [Fact]
    public void Values_of_a_matrix_are_aligned_at_the_point_with_four_digits_and_no_minus_zero() => Assert.Equal(
        "2×3 matrix\n0        0.3333  -1.5\n1.2e+07  1e-09    1",
        Matrix<double>.Build.DenseOfArray(new[,] { { -0.0, 1.0 / 3, -1.5 }, { 12_000_000, 1e-9, 1 } }).ToDisplayString("text/plain"));

    [Fact]
    public void A_long_vector_shows_its_ends() =>
        Assert.Equal(
            "vector of 100\n0  1  2  …  97  98  99", Vector<double>.Build.Dense(100, index => index).ToDisplayString("text/plain"));

    [Fact]
    public void A_gradient_check_is_a_table_with_a_row_for_each_quantity()
    {
        var report = new GradientReport([new GradientError("dW1", 6, 0, 2.5e-9), new GradientError("db1", 3, 1, 1)]);

        Assert.Equal(
            "quantity  derivatives  relative error\ndW1                 6  2.5e-09\ndb1                 3  1.0e+00",
            report.ToDataFrame().ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_matrix_on_a_page_has_its_shape_as_caption() =>
        Assert.Contains("2×2 matrix</caption>", Value("sparse").ToDisplayString("text/html"));

    [Fact]
    public void A_frame_is_aligned_at_the_point_with_nothing_where_there_is_null()
    {
        var frame = new DataFrame(
            new StringDataFrameColumn("name", ["a", "long", null]), new DoubleDataFrameColumn("value", [1.5, null, -20]));

        Assert.Equal("name  value\na       1.5\nlong\n      -20", frame.ToDisplayString("text/plain"));
        Assert.Contains("<td style=\"text-align:right;padding:2px 8px\">-20\u2008\u2007</td>", frame.ToDisplayString("text/html"));
    }

    [Fact]
    public void Text_that_looks_like_numbers_stays_at_the_left_as_it_is()
    {
        var frame = new DataFrame(new StringDataFrameColumn("version", ["1.5", "2.25", "3"]));

        Assert.Equal("version\n1.5\n2.25\n3", frame.ToDisplayString("text/plain"));
        Assert.Contains(">3</td>", frame.ToDisplayString("text/html"));
        var cells = new Heatmap { y = new[] { 0.5, 1.25 }, z = new[] { new[] { 1, 2 }, [3, 4] } };
        Assert.Contains("<table", Chart.Plot(cells).ToDisplayString("text/html"));
    }

    [Fact]
    public void A_long_frame_says_how_much_it_leaves_out()
    {
        var frame = new DataFrame(new Int32DataFrameColumn("n", Enumerable.Range(0, 2000)));

        Assert.EndsWith("\nfirst 20 of 2,000 rows", frame.ToDisplayString("text/plain"));
        Assert.Contains("first 600 of 2,000 rows", frame.ToDisplayString("text/html"));
    }

    [Fact]
    public void A_frame_is_paged_and_every_row_is_on_one_page()
    {
        var frame = new DataFrame(new Int32DataFrameColumn("n", Enumerable.Range(0, 65)));
        string html = frame.ToDisplayString("text/html");

        Assert.Equal(["Rows 31 to 60", "Rows 61 to 65"], html.Split("<summary").Skip(1).Select(page => page.Split('>', '<')[1]));
        Assert.All(Enumerable.Range(0, 65), row => Assert.Equal(2, html.Split($">{row}</td>").Length));
    }

    [Fact]
    public void A_wide_frame_says_how_many_columns_it_leaves_out()
    {
        var frame = new DataFrame(Enumerable.Range(0, 785).Select(column => new Int32DataFrameColumn($"pixel {column}", [column])));

        Assert.Contains("first 20 of 785 columns", frame.ToDisplayString("text/html"));
        Assert.DoesNotContain("pixel 20", frame.ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_matrix_that_its_corners_do_not_show_whole_has_a_heat_map()
    {
        Assert.Contains("<img alt=\"Heat map of a 30×784 matrix: values from -1 to 2\"",
            Matrix<double>.Build.Dense(30, 784, (row, column) => row == 0 ? column == 0 ? 2 : -1 : 0.5).ToDisplayString("text/html"));
        Assert.DoesNotContain("<img", Matrix<double>.Build.Dense(6, 6).ToDisplayString("text/html"));
        Assert.Contains("Heat map of a vector of 30", Vector<double>.Build.Dense(30, 1).ToDisplayString("text/html"));
    }

    [Fact]
    public void Values_that_are_no_numbers_leave_holes_and_a_matrix_without_others_has_no_heat_map()
    {
        var matrix = Matrix<double>.Build.Dense(8, 8, (row, _) => row switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => row });

        Assert.Contains("values from 2 to 7", matrix.ToDisplayString("text/html"));
        Assert.All(
            [double.NaN, 0],
            value => Assert.DoesNotContain("<img", Matrix<double>.Build.Dense(8, 8, value).ToDisplayString("text/html")));
        Assert.DoesNotContain("NaN", ChartFigure.Of(MatrixHeatMap.Thinned(matrix)).Svg());
    }
}
