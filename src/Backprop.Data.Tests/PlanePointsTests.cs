using CsCheck;

namespace Backprop.Data.Tests;

public sealed class PlanePointsTests
{
    private static readonly Gen<(string Kind, int Count, double Noise, uint Seed)> Arguments =
        Gen.Select(Gen.OneOf(PlanePoints.Kinds.ToArray()), Gen.Int[2, 300], Gen.Double[0, 0.3], Gen.UInt);

    [Fact]
    public void The_classes_are_balanced_the_same_arguments_give_the_same_points_and_fewer_are_the_first_of_more() =>
        Arguments.Sample(given =>
        {
            Dataset points = PlanePoints.Create(given.Kind, given.Count, given.Noise, given.Seed);
            Assert.Equal((given.Kind, given.Count, 1, 2, 2), (points.Name, points.Count, points.Rows, points.Columns, points.Classes));
            Assert.InRange(2 * points.Labels.ToArray().Sum(label => label), given.Count - 1, given.Count);
            Dataset more = PlanePoints.Create(given.Kind, given.Count + 10, given.Noise, given.Seed);
            Assert.True(more.Pixels[..(2 * given.Count)].SequenceEqual(points.Pixels));
            Assert.False(PlanePoints.Create(given.Kind, 300, given.Noise, given.Seed + 1).Pixels.StartsWith(
                PlanePoints.Create(given.Kind, 30, given.Noise, given.Seed).Pixels));
        }, iter: 200);

    [Theory]
    [InlineData("xor", 9, 117)]
    [InlineData("circles", 12, 115)]
    [InlineData("moons", 20, 106)]
    [InlineData("spirals", 12, 115)]
    public void Without_noise_the_points_fill_the_plane_and_keep_off_its_rim(string kind, int rim, int reach)
    {
        foreach (byte coordinate in PlanePoints.Create(kind, 1000, noise: 0).Pixels)
            Assert.InRange(coordinate, rim, 255 - rim);
        Assert.Contains(PlanePoints.Create(kind, 1000, noise: 0).Pixels.ToArray(), coordinate => Math.Abs(coordinate - 127.5) > reach - 4);
    }

    [Fact]
    public void Without_noise_each_point_lies_where_its_class_is()
    {
        foreach (var (x, y, label) in Places("xor"))
            Assert.Equal(label == 0, x > 0 == y > 0);
        foreach (var (x, y, label) in Places("circles"))
            Assert.Equal(label == 0, Math.Sqrt(x * x + y * y) < 0.55);
        foreach (var (x, y, label) in Places("moons"))
        {
            double side = label == 0 ? 1 : -1, right = x + side * 0.275, up = y + side * 0.15;
            Assert.Equal(0.55, Math.Sqrt(right * right + up * up), 0.01);
        }
        foreach (var (x, y, label) in Places("spirals"))
        {
            double turns = 1.75 * (Math.Sqrt(x * x + y * y) - 0.08) / 0.82, off = Math.Atan2(y, x) / (2 * Math.PI) - turns - 0.5 * label;
            Assert.InRange(Math.Abs(off - Math.Round(off)), 0, 0.03);
        }
    }

    [Fact]
    public void A_network_with_two_hidden_layers_divides_the_spirals_to_the_last_point()
    {
        Dataset spirals = PlanePoints.Create("spirals");
        foreach (uint seed in (uint[])[1, 2, 3])
        {
            var network = new Network([2, 16, 16, 2], seed, Activation.Tanh, Cost.LogLikelihood, Initializer.Xavier);
            (network[1].W / 0.29).CopyTo(network[1].W);
            (-0.5 * network[1].W.RowSums()).CopyTo(network[1].b);
            _ = new Sgd(network, new SgdOptions { Epochs = 1500, LearningRate = 0.02, Momentum = 0.9 }).Run(spirals).Last();
            Assert.Equal(spirals.Count, network.Evaluate(spirals).Correct);
        }
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused_with_what_can()
    {
        Assert.Contains("There are points for xor, circles, moons, spirals; given: rings.",
            Assert.Throws<ArgumentException>(() => PlanePoints.Create("rings")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => PlanePoints.Create("xor", count: 1));
        Assert.Contains("The noise is 0 to 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => PlanePoints.Create("xor", noise: double.NaN)).Message);
    }

    // From −1 to 1 in both directions.
    private static IEnumerable<(double X, double Y, int Label)> Places(string kind)
    {
        Dataset points = PlanePoints.Create(kind, 500, noise: 0, seed: 3);
        return Enumerable.Range(0, points.Count).Select(i =>
            (points.Image(i)[0] / 127.5 - 1, points.Image(i)[1] / 127.5 - 1, (int)points.Labels[i]));
    }
}
