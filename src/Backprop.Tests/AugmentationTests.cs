using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

public class AugmentationTests
{
    private const int Side = 29;   // odd, so that a pixel is in the middle
    private const double Center = (Side - 1) / 2.0;

    [Fact]
    public void A_place_between_four_pixels_is_weighted_by_its_distances_and_outside_all_is_0()
    {
        var image = Matrix<double>.Build.DenseOfArray(new double[,] { { 10, 20 }, { 30, 60 } });

        Matrix<double> Shifted(double right, double down) => Augmentation.Bend(image,
            Matrix<double>.Build.Dense(2, 2, right), Matrix<double>.Build.Dense(2, 2, down));

        Assert.Equal(image, Shifted(0, 0));
        // ¾·(½·10 + ½·20) + ¼·(½·30 + ½·60)
        Assert.Equal(22.5, Shifted(0.5, 0.25)[0, 0], 1e-12);
        Assert.Equal(20, Shifted(1, 0)[0, 0]);
        Assert.Equal(0, Shifted(1, 0)[0, 1]);
        Assert.Equal(10 * 0.25 * 0.25, Shifted(-0.75, -0.75)[0, 0], 1e-12);
    }

    [Fact]
    public void A_turn_keeps_the_distance_to_the_middle()
    {
        for (int image = 0; image < 50; image++)
        {
            var (right, down) = new Augmentation { Rotation = 180 }.Displacement(Side, image: image);
            for (int y = 0; y < Side; y += 9)
                for (int x = 0; x < Side; x += 9)
                    Assert.Equal(Distance(x, y), Distance(x + right[y, x], y + down[y, x]), 1e-9);
        }

        static double Distance(double x, double y) => Math.Sqrt((x - Center) * (x - Center) + (y - Center) * (y - Center));
    }

    [Fact]
    public void All_values_are_drawn_uniformly_from_their_ranges()
    {
        const int images = 3000;
        // The angle at which the middle row's right end is read.
        Check(new() { Rotation = 20 }, field => (
            Math.Atan2(field.Down[(int)Center, Side - 1], Center + field.Right[(int)Center, Side - 1]) * 180 / Math.PI, 20));
        Check(new() { Scale = 0.2 }, field => (field.Right[0, Side - 1] / Center, 0.2));
        Check(new() { Scale = 0.2 }, field => (field.Down[Side - 1, 0] / Center, 0.2));
        Check(new() { Shear = 0.3 }, field => (field.Right[Side - 1, 5] / Center, 0.3));
        Check(new() { Shift = 2 }, field => (field.Right[3, 4], 2));
        Check(new() { Shift = 2 }, field => (field.Down[3, 4], 2));

        static void Check(Augmentation augmentation, Func<(Matrix<double> Right, Matrix<double> Down), (double Value, double Range)> of)
        {
            var values = Enumerable.Range(0, images).Select(image => of(augmentation.Displacement(Side, 1, 2, image))).ToList();
            double range = values[0].Range;
            Assert.All(values, value => Assert.InRange(value.Value, -range - 1e-9, range + 1e-9));
            Assert.Equal(0, values.Average(value => value.Value), 0.06 * range);
            Assert.Equal(1 / 3.0, values.Average(value => value.Value * value.Value) / (range * range), 0.03);
        }
    }

    [Theory]
    [InlineData("mildly shifted, turned, scaled and sheared", 0.75, 5, 0.05, 0.05, 0)]
    [InlineData("mildly pushed about", 0, 0, 0, 0, 15)]
    [InlineData("both", 0.5, 5, 0.05, 0.05, 10)]
    public void Bent_images_keep_their_class(string how, double shift, double rotation, double scale, double shear, double strength)
    {
        var (train, test) = TestData.RequireMnist();
        var network = Plain.Value(train);
        var mild = new Augmentation
        {
            Shift = shift, Rotation = rotation, Scale = scale, Shear = shear, ElasticStrength = strength, ElasticSmoothness = 5,
        };

        double accuracy = network.Evaluate(mild.Bend(test, seed: 1)).Accuracy;

        Assert.True(accuracy >= 0.97, FormattableString.Invariant($"{how}: {accuracy:P2}, unbent {network.Evaluate(test).Accuracy:P2}"));
    }

    [Fact]
    public void Ranges_are_checked_and_only_square_images_can_be_bent()
    {
        Assert.Contains("Shift is 0 to 1000; given: -1.", Message(() => new Augmentation { Shift = -1 }));
        Assert.Contains("Rotation is 0 to 180; given: 181.", Message(() => new Augmentation { Rotation = 181 }));
        Assert.Contains("Scale is 0 to 0.99; given: 1.", Message(() => new Augmentation { Scale = 1 }));
        Assert.Contains("given: NaN", Message(() => new Augmentation { ElasticStrength = double.NaN }));
        Assert.Contains("ElasticSmoothness is 1 to 1000; given: 0.", Message(() => new Augmentation { ElasticSmoothness = 0 }));
        var wide = new Dataset("wide", new byte[8], [0], rows: 2, columns: 4);
        Assert.Contains("2×4 pixels", Assert.Throws<ArgumentException>(() => Augmentation.Affine.Bend(wide)).Message);
        Assert.Contains("1×2", Assert.Throws<ArgumentException>(() => Augmentation.Bend(Matrix<double>.Build.Dense(2, 2),
            Matrix<double>.Build.Dense(1, 2), Matrix<double>.Build.Dense(2, 2))).Message);

        static string Message(Func<Augmentation> create) => Assert.Throws<ArgumentOutOfRangeException>(create).Message;
    }

    // Trained once, without bending.
    private static class Plain
    {
        private static readonly Lock Gate = new();
        private static Network? network;

        public static Network Value(Dataset train)
        {
            lock (Gate)
            {
                if (network is null)
                {
                    network = new Network([784, 300, 10], seed: 1, Activation.ReLU, Cost.LogLikelihood, Initializer.He);
                    _ = new Sgd(network, new SgdOptions
                    {
                        Epochs = 8,
                        BatchSize = 32,
                        LearningRate = 0.05,
                        Momentum = 0.9,
                        Schedule = Schedule.Cosine,
                        Precision = Precision.Single,
                    }).Run(train).Count();
                }
                return network;
            }
        }
    }
}
