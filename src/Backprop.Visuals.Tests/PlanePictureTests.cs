using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

public sealed class PlanePictureTests
{
    // Forty points; those of class 1 are in the upper half.
    private static readonly Dataset Points = new(
        "halves", [.. Enumerable.Range(0, 40).SelectMany(i => new[] { (byte)(i * 37 % 256), (byte)(i % 2 * 128 + i * 3) })],
        [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 2))], rows: 1, columns: 2, classes: 2);

    // One line at x = ½, one at y = ½, and one outside of the plane. The answer is 1 where y is above ¼.
    private static Network Folding()
    {
        var network = new Network([2, 3, 2], activation: Activation.ReLU, cost: Cost.LogLikelihood);
        Matrix<double>.Build.DenseOfArray(new[,] { { 4.0, 0 }, { 0, 4 }, { 1, 1 } }).CopyTo(network[1].W);
        Vector<double>.Build.Dense([-2, -2, 0.5]).CopyTo(network[1].b);
        Matrix<double>.Build.DenseOfArray(new[,] { { 0.0, -1, 0 }, { 0, 1, 0 } }).CopyTo(network[2].W);
        Vector<double>.Build.Dense([0.5, -0.5]).CopyTo(network[2].b);
        return network;
    }

    [Fact]
    public void Points_look_as_they_did() => PictureRules.Holds(Points.Plane(), "plane-points");

    [Fact]
    public void A_network_looks_as_it_did() => PictureRules.Holds(Points.Plane(Folding()), "plane");

    [Fact]
    public void Four_networks_look_as_they_did() => PictureRules.Holds(
        PlanePicture.SideBySide(
            [.. Enumerable.Range(1, 4)
                .Select(i => new PlanePanel(Points, Folding(), i == 4 ? "a title that is far too long for it" : $"{i}"))]),
        "planes");

    [Fact]
    public void The_words_count_right_points_and_lines_and_the_data_are_the_neurons()
    {
        Figure figure = Points.Plane(Folding());

        Assert.StartsWith(
            $"halves, 2-3-2: {Folding().Evaluate(Points).Correct} of 40 right, 2-3-2, relu, softmax outputs, log-likelihood, "
            + "2 of 3 lines cross the plane", $"{figure}");
        Assert.Equal(["neuron", "w₁", "w₂", "b"], figure.ToDataFrame().Columns.Select(column => column.Name));
        Assert.Equal([0, 4.0, 0.0, -2.0], figure.ToDataFrame().Rows[0]);
        Assert.Equal(40, Points.Plane().ToDataFrame().Rows.Count);
        Assert.Equal("plane", PlanePicture.SideBySide(new(Points), new(Points)).ToDataFrame().Columns[0].Name);
    }

    [Fact]
    public void Up_in_the_plane_is_up_in_the_picture_blue_is_class_0_and_orange_is_class_1()
    {
        string svg = Points.Plane(Folding()).ToDisplayString("image/svg+xml");

        var (width, height, pixels, palette) = PictureTests.Decode(svg);
        Assert.All(pixels[..width], step => Assert.True(step > 127));
        Assert.All(pixels[^width..], step => Assert.True(step < 127));
        Assert.Equal(width, height);
        Assert.Equal([0x0b, 0x7c, 0xc1], palette[..3]);
        Assert.Equal([0xd5, 0x5e, 0x00], palette[(254 * 3)..(255 * 3)]);
        // The two lines, across a square of 336 that begins at 16, 58.
        Assert.Contains("M184 394L184 58M352 226L16 226", svg.Replace("M184 58L184 394", "M184 394L184 58"));
    }

    [Fact]
    public void A_line_is_where_z_is_0_within_the_plane() =>
        Gen.Select(Gen.Double[-3, 3], Gen.Double[-3, 3], Gen.Double[-3, 3]).Sample((w1, w2, b) =>
        {
            var network = new Network([2, 1, 2]);
            network[1].W.SetRow(0, [w1, w2]);
            network[1].b[0] = b;

            double[] corners = [b, w1 + b, w2 + b, w1 + w2 + b];
            var line = PlaneMap.Lines(network)[0];

            if (!corners.Contains(0))
                Assert.Equal(corners.Min() < 0 && corners.Max() > 0, line is not null);
            foreach (var (x, y) in line is { } found ? [found.From, found.To] : ((double, double)[])[])
            {
                Assert.InRange(x, -1e-9, 1 + 1e-9);
                Assert.InRange(y, -1e-9, 1 + 1e-9);
                Assert.Equal(0, w1 * x + w2 * y + b, 1e-9);
            }
        });

    [Fact]
    public void Upward_is_z1_minus_z0_of_the_readable_mathematics() =>
        Gen.Select(Gen.Int[1, 9].Array[0, 3], Gen.UInt, Gen.OneOf(Activation.All.ToArray())).Sample((hidden, seed, f) =>
        {
            var network = new Network(
                [2, .. hidden, 2], seed, hidden.Length == 0 ? null : f, Cost.LogLikelihood, Initializer.Normal);
            Batch batch = Points.Batch(0, Points.Count);
            Matrix<double> Z = network.Explain(batch)[hidden.Length + 1].Z;

            var map = new PlaneMap(network, Points);

            Assert.Equal(Points.Count, map.Bent.Length);
            for (int i = 0; i < Points.Count; i++)
                Assert.Equal(Z[1, i] - Z[0, i], map.Bent[i].Up, 1e-10 * (1 + Z.L2Norm()));
            Assert.Equal(network.Evaluate(Points).Correct, map.IsWrong.Count(isWrong => !isWrong));
            Assert.DoesNotContain("NaN", Points.Plane(network).ToDisplayString("image/svg+xml"));
        }, iter: 200);

    [Fact]
    public void To_the_right_the_bent_points_spread_most_of_all_directions_along_the_divide()
    {
        // The outputs read a₀ alone, so the others are along the divide: there a₁ spreads eight times as much as a₂.
        var network = new Network([2, 3, 2], activation: Activation.ReLU, cost: Cost.LogLikelihood);
        Matrix<double>.Build.DenseOfArray(new[,] { { 0.0, 1 }, { 8, 0 }, { 0, 1 } }).CopyTo(network[1].W);
        Matrix<double>.Build.DenseOfArray(new[,] { { 0.0, 0, 0 }, { 1, 0, 0 } }).CopyTo(network[2].W);

        var map = new PlaneMap(network, Points);

        double[] right = [.. map.Bent.Select(place => place.Right)], x = [.. map.Plane.Select(place => 8 * place.X)];
        Assert.InRange(MathNet.Numerics.Statistics.Correlation.Pearson(right, x), 0.99, 1);
    }

    [Fact]
    public void Outputs_that_always_answer_the_same_can_be_drawn()
    {
        Network network = Folding();
        network[2].W.Clear();
        Assert.Contains("</svg>", Points.Plane(network).ToDisplayString("image/svg+xml"));
        network[1].W.Clear();
        Assert.Contains("0 of 3 lines cross the plane", $"{Points.Plane(network)}");
    }

    [Fact]
    public void Where_the_outputs_activation_decides_otherwise_than_z_its_answers_are_drawn()
    {
        // z₀ = −2y and z₁ = −y − ¼, so z₁ is larger where y is above ¼; but both are negative, which ReLU makes equal: the answer is 0.
        Network network = Outputs(Activation.ReLU), falling = Outputs(new Activation("falling", z => -z, _ => -1));

        foreach (Network drawn in (Network[])[network, falling])
        {
            var map = new PlaneMap(drawn, Points);
            Figure figure = Points.Plane(drawn);

            Assert.StartsWith($"halves, 2-2: {drawn.Evaluate(Points).Correct} of 40 right", $"{figure}");
            Assert.Equal(drawn.Classify(Points), map.Answers(map.Plane).Select(z => z > 0 ? 1 : 0));
            Assert.NotEqual(drawn.Classify(Points), map.Bent.Select(place => place.Up > 0 ? 1 : 0));
            Assert.Contains("gives some points another answer", figure.ToDisplayString("text/html"));
        }
        Assert.DoesNotContain("another answer", Points.Plane(Folding()).ToDisplayString("text/html"));
        Assert.All(PictureTests.Decode(Points.Plane(network).ToDisplayString("image/svg+xml")).Item3, step => Assert.True(step < 127));

        static Network Outputs(Activation activation)
        {
            var network = new Network([2, 2], activation: activation, cost: Cost.Quadratic);
            Matrix<double>.Build.DenseOfArray(new[,] { { 0.0, -2 }, { 0, -1 } }).CopyTo(network[1].W);
            Vector<double>.Build.Dense([0, -0.25]).CopyTo(network[1].b);
            return network;
        }
    }

    [Fact]
    public void What_is_no_plane_is_refused_with_the_reason()
    {
        Network broken = Folding();
        broken[1].b[0] = double.NaN;

        Assert.Contains("1 images of 784 pixels in 10 classes; a plane needs points",
            Refused(() => new Dataset("MNIST", new byte[784], [0]).Plane()));
        Assert.Contains("Layer 1 has weights or biases that are not finite.", Refused(() => Points.Plane(broken)));
        Assert.Contains("The network reads 3 inputs", Refused(() => Points.Plane(new Network([3, 2]))));
        Assert.Contains("1 to 4 planes side by side; given: 0.", Refused(() => PlanePicture.SideBySide()));

        static string Refused(Action picture) => Assert.Throws<ArgumentException>(picture).Message;
    }
}
