using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

public sealed class TracePictureTests
{
    // Numbers that no processor computes otherwise: every entry is a few bits long, and so is every norm.
    private static BatchTrace Trace(double spread, params int[] sizes)
    {
        const int m = 8;
        Matrix<double> Numbers(int rows, int columns, double unit) =>
            Matrix<double>.Build.Dense(rows, columns, (i, j) => unit * ((7 * i + 5 * j) % 17 - 8));
        return new BatchTrace(new Batch(Numbers(sizes[0], m, 0.125), Numbers(sizes[^1], m, 0.125)), Cost.Quadratic, 0.5,
        [
            .. Enumerable.Range(1, sizes.Length - 1).Select(l =>
            {
                Matrix<double> Z = Numbers(sizes[l], m, spread), A = Z.Map(z => Math.Clamp(0.5 + z / 8, 0, 1));
                Matrix<double> W = Numbers(sizes[l], sizes[l - 1], 0.125);
                Vector<double> b = Vector<double>.Build.Dense(sizes[l]);
                Matrix<double> slope = A.PointwiseMultiply(1 - A), delta = Numbers(sizes[l], m, 0.0625 / l);
                return new LayerTrace(l, Activation.Sigmoid, W, b, Z, A, slope, delta, W / 1024 * l, b);
            }),
        ]);
    }

    [Fact]
    public void Histograms_look_as_they_did() => PictureRules.Holds(Trace(0.5, 9, 6, 4).Histograms(), "histograms");

    [Fact]
    public void Update_ratios_look_as_they_did() => PictureRules.Holds(Trace(0.5, 9, 6, 5, 4).UpdateRatios(rate: 1), "update-ratios");

    [Fact]
    public void A_heat_map_looks_as_it_did() => PictureRules.Holds(Trace(0.5, 9, 6, 4)[2].Delta.HeatMap("δ[2]"), "heat-map");

    [Fact]
    public void The_saturated_share_and_the_neurons_that_always_are_so_are_named() => Assert.Equal(
        "How Z, A and δ are spread (saturated: f′(z) < 0.01)\n  layer 1: 50 % saturated, 1 of 2 neurons for every sample",
        TraceOf(Activation.Sigmoid, [-10, 6], [0, 4]).Histograms().ToDisplayString("text/plain"));

    [Fact]
    public void ReLU_is_off_where_its_slope_is_zero() => Assert.Equal(
        "How Z, A and δ are spread (off: f′(z) = 0)\n  layer 1: 75 % off, 1 of 2 neurons for every sample",
        TraceOf(Activation.ReLU, [-10, 0], [-1, 4]).Histograms().ToDisplayString("text/plain"));

    [Fact]
    public void Histograms_of_what_is_no_number_say_so()
    {
        BatchTrace trace = TraceOf(Activation.Tanh, [double.NaN, double.NaN], [double.NaN, double.NaN]);

        Assert.Contains("Z[1]: no finite number", trace.Histograms().ToDisplayString("image/svg+xml"));
    }

    // One layer of two neurons and two samples, with these Z.
    private static BatchTrace TraceOf(Activation f, double[] first, double[] second)
    {
        Matrix<double> Z = Matrix<double>.Build.DenseOfRowArrays(first, second);
        Vector<double> b = Vector<double>.Build.Dense(2);
        return new BatchTrace(new Batch(Z, Z), Cost.Quadratic, 0, [new LayerTrace(1, f, Z, b, Z, f.F(Z), f.Derivative(Z), Z, Z, b)]);
    }

    [Fact]
    public void Update_ratios_are_norms_of_steps_over_norms_of_weights()
    {
        Figure ratios = Trace(0.5, 9, 6, 4).UpdateRatios(rate: 0.5);

        Assert.Equal([0.5 / 1024, 1.0 / 1024], ratios.ToDataFrame()["ratio"].Cast<double>());
        Assert.Equal(
            "Step beside weights, ‖η·dW‖ / ‖W‖, at η = 0.5\n  layer 1: 4.9e-04, within the band\n  layer 2: 9.8e-04, within the band",
            ratios.ToDisplayString("text/plain"));
        Assert.Equal(["layer", "‖η·dW‖", "‖W‖", "ratio"], ratios.ToDataFrame().Columns.Select(column => column.Name));
    }

    [Theory, InlineData(0.0, "below"), InlineData(100.0, "above"), InlineData(1e300, "above")]
    public void Any_update_ratio_can_be_drawn(double rate, string verdict)
    {
        Figure ratios = Trace(0.5, 9, 6).UpdateRatios(rate);

        Assert.Contains(verdict, ratios.ToDisplayString("text/plain"));
        Assert.DoesNotContain("NaN", ratios.ToDisplayString("image/svg+xml"));
    }

    [Fact]
    public void A_rate_that_is_no_number_is_refused() =>
        Assert.Contains("given: NaN", Assert.Throws<ArgumentOutOfRangeException>(() => Trace(0.5, 9, 6).UpdateRatios(double.NaN)).Message);

    [Fact]
    public void A_heat_map_without_negative_numbers_is_sequential_and_one_with_them_is_white_at_zero()
    {
        Assert.Contains("#f5f9fd", Json(Matrix<double>.Build.Dense(2, 2, 0.5)));
        string below = Json(Matrix<double>.Build.Dense(2, 2, -0.5));

        Assert.Contains("\"zmin\":-0.5,\"zmax\":0.5", below);
        Assert.Contains("#ffffff", below);

        static string Json(Matrix<double> matrix) => matrix.HeatMap("δ[1]").ToDisplayString(PlotlyJson.MimeType);
    }

    [Fact]
    public void A_heat_map_that_is_too_large_is_refused_with_its_size() =>
        Assert.Contains("A[0] is 784×1000; a heat map holds 100,000 numbers at most. Explain a smaller batch.",
            Assert.Throws<ArgumentException>(() => Matrix<double>.Build.Sparse(784, 1000).HeatMap("A[0]")).Message);

    [Fact]
    public void A_ledger_has_the_shape_of_everything_that_a_trace_holds()
    {
        BatchTrace trace = Trace(0.5, 9, 6, 5, 4);
        var rows = new Network([9, 6, 5, 4]).Ledger(trace.Batch.Size).Rows;
        var shapes = rows.ToDictionary(row => (string)row[0], row => (string)row[3]);

        Assert.Equal(MatrixShape.Of(trace.Batch.X), shapes["X"]);
        Assert.Equal(MatrixShape.Of(trace.Batch.Y), shapes["Y"]);
        foreach (LayerTrace layer in trace.Layers)
        {
            foreach (var (symbol, matrix) in new[] { ("W", layer.W), ("Z", layer.Z), ("A", layer.A), ("δ", layer.Delta), ("dW", layer.dW) })
                Assert.Equal(MatrixShape.Of(matrix), shapes[$"{symbol}[{layer.Number}]"]);
            Assert.Equal($"{layer.b.Count}", shapes[$"b[{layer.Number}]"]);
            Assert.Equal($"{layer.db.Count}", shapes[$"db[{layer.Number}]"]);
        }
    }
}
