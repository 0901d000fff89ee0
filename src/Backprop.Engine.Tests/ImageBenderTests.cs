using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Engine.Tests;

/// <summary>Bent images: the engine against the readable definition.</summary>
public class ImageBenderTests
{
    private const int Faintest = 16;

    private static readonly Gen<Augmentation> Augmentations =
        from shift in Gen.Double[0, 4]
        from rotation in Gen.Double[0, 180]
        from scale in Gen.Double[0, 0.6]
        from shear in Gen.Double[0, 0.8]
        from strength in Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 80])
        from smoothness in Gen.Double[1, 12]
        select new Augmentation
        {
            Shift = shift,
            Rotation = rotation,
            Scale = scale,
            Shear = shear,
            ElasticStrength = strength,
            ElasticSmoothness = smoothness,
        };

    [Fact]
    public void Bent_images_are_those_of_the_readable_definition() =>
        Gen.Select(Augmentations, Gen.Int[1, 100], Gen.UInt, Gen.Int[0, 500]).Sample((augmentation, side, seed, epoch) =>
        {
            // Ranges may be so small that they are 0 in single precision.
            bool isBent = augmentation.Ranges with { ElasticSmoothness = 0 } != default;
            Dataset data = Noise(side, 3, seed), bent = augmentation.Bend(data, seed, epoch);
            for (int image = 0; image < data.Count; image++)
            {
                var (right, down) = augmentation.Displacement(side, seed, epoch, image);
                var wanted = Augmentation.Bend(Pixels(data, image), right, down);
                var found = Pixels(bent, image);
                for (int y = 0; y < side; y++)
                {
                    for (int x = 0; x < side; x++)
                    {
                        // Rounded, and at a border between shades a little apart, since a place in single precision is.
                        const double allowed = 0.51 + 255 * 1e-4;
                        bool isFaint = found[y, x] == 0 && wanted[y, x] < Faintest + allowed;
                        Assert.True(isFaint || found[y, x] >= Faintest || !isBent, $"{augmentation}: {found[y, x]} is too faint");
                        Assert.True(isFaint || Math.Abs(wanted[y, x] - found[y, x]) <= allowed,
                            $"{augmentation}, image {image} of side {side}, ({y}, {x}): {found[y, x]}, not {wanted[y, x]}");
                    }
                }
            }
        }, iter: 100);

    [Fact]
    public void No_bending_gives_the_very_bytes()
    {
        Dataset data = Noise(28, 50, 3);

        Assert.Equal(data.Pixels, new Augmentation().Bend(data, seed: 5, epoch: 2).Pixels);
        Assert.Equal(data.Labels, new Augmentation().Bend(data, seed: 5, epoch: 2).Labels);
    }

    [Fact]
    public void The_same_images_come_whatever_the_threads_and_the_order()
    {
        Dataset data = Noise(28, 100, 4);
        int[] order = [.. Enumerable.Range(0, 100)], reversed = [.. order.Reverse()];
        byte[] all = Augmentation.Both.Bend(data, seed: 7, epoch: 3).Pixels.ToArray();

        foreach (int threads in (int[])[1, 2, 3, 8])
        {
            var images = new BentImages(data.Images, Augmentation.Both.Ranges, seed: 7, capacity: 60, new WorkerPool(threads));
            for (int first = 0; first < 100; first += 60)
            {
                ImageSet bent = images.Bend(reversed, first..Math.Min(first + 60, 100), epoch: 3);
                for (int i = 0; first + i < Math.Min(first + 60, 100); i++)
                {
                    Assert.Equal(all.AsSpan(reversed[first + i] * 784, 784), bent.Image(i));
                    Assert.Equal(data.Labels[reversed[first + i]], bent.Labels[i]);
                }
            }
        }
    }

    // Batches that fill the images bent together, or do not; networks that one core trains or all of them; more than 512 batches, after
    // which the engine tries whether one thread is faster, and then goes on with what was read ahead.
    [Theory]
    [InlineData(100, 14, new[] { 64, 30, 10 })]
    [InlineData(64, 9, new[] { 64, 30, 10 })]
    [InlineData(7, 2, new[] { 64, 10 })]
    [InlineData(150, 2, new[] { 64, 100, 10 })]
    [InlineData(5000, 2, new[] { 64, 30, 10 })]
    public void A_run_learns_from_the_images_that_the_definition_bends(int batch, int epochs, int[] sizes)
    {
        Dataset data = Noise(8, 4000, 8);
        var options = new SgdOptions
        {
            Epochs = epochs,
            BatchSize = batch,
            LearningRate = 0.01,
            Augmentation = Augmentation.Both,
            Precision = Precision.Single,
            ShuffleSeed = 6,
        };
        Network bending = new(sizes, seed: 1), given = new(sizes, seed: 1);
        _ = new Sgd(bending, options).Run(data).Count();

        // The same epochs, one batch at a time, without reading ahead.
        var trainer = ITrainer.Create<float>(given.Model, Math.Min(batch, data.Count), threads: 1);
        foreach (Layer layer in given.Layers)
            trainer.SetWeights(layer.Number, layer.Weights, layer.Biases);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        var random = new NumPyRandom(6, stream: 1);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle<int>(order);
            Dataset bent = Augmentation.Both.Bend(data, seed: 6, epoch);
            foreach (int[] images in order.Chunk(batch))
                trainer.TrainBatch(bent.Images, images, [], new GradientStep(0.01 / images.Length, 0.01 / images.Length));
        }
        foreach (Layer layer in given.Layers)
        {
            trainer.GetWeights(layer.Number, layer.Weights, layer.Biases);
            Assert.Equal(layer.W, bending[layer.Number].W);
        }
    }

    [Fact]
    public void Each_epoch_seed_and_image_is_bent_in_its_own_way()
    {
        byte[] two = [.. Noise(28, 1, 4).Pixels, .. Noise(28, 1, 4).Pixels];
        var twins = new Dataset("twins", two, [0, 1]);
        byte[][] bent =
        [
            .. from seed in (uint[])[0, 1]
               from epoch in (int[])[0, 1]
               let pixels = Augmentation.Elastic.Bend(twins, seed, epoch).Pixels.ToArray()
               from image in (byte[][])[pixels[..784], pixels[784..]]
               select image,
        ];

        Assert.Equal(8, bent.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData(4, 34)]
    [InlineData(5.5, 36)]
    [InlineData(8, 120)]
    public void An_elastic_field_is_as_strong_as_one_of_a_number_for_each_pixel(double smoothness, double strength)
    {
        // Simard's: of numbers from −1 to 1, with variance 1/3, smoothed by a density g of deviation σ: α²/3·Σ g² = α²/(3·4πσ²).
        var elastic = new Augmentation { ElasticStrength = strength, ElasticSmoothness = smoothness };
        double squares = Enumerable.Range(0, 2000).Average(image => Math.Pow(elastic.Displacement(48, image: image).Right[24, 24], 2));

        Assert.Equal(1, squares / (strength * strength / (12 * Math.PI * smoothness * smoothness)), 0.1);
    }

    [Fact]
    public void The_random_numbers_are_even_and_the_same_one_at_a_time()
    {
        float[] numbers = new float[1 << 16];
        uint key = BendNoise.Key(3, 9);
        BendNoise.Fill(key, 1000, numbers);

        for (uint i = 0; i < 100; i++)
            Assert.Equal(BendNoise.Number(key, 1000 + i), numbers[i]);
        Assert.All(numbers, number => Assert.InRange(number, -1, 1));
        Assert.Equal(0, numbers.Average(), 0.01);
        Assert.Equal(1 / 3.0, numbers.Average(number => number * number), 0.01);
        Assert.Equal(0, numbers.Zip(numbers.Skip(1)).Average(pair => pair.First * pair.Second), 0.01);
    }

    private static Dataset Noise(int side, int count, uint seed)
    {
        var random = new Random((int)(seed & int.MaxValue));
        byte[] pixels = new byte[side * side * count];
        random.NextBytes(pixels);
        // Blank rows above and below the ink, as digits have them.
        for (int image = 0; image < count; image++)
        {
            Span<byte> rows = pixels.AsSpan(image * side * side, side * side);
            rows[..(side * random.Next(side / 2 + 1))].Clear();
            rows[^(side * random.Next(side / 2 + 1))..].Clear();
        }
        return new Dataset("noise", pixels, [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(10))], side, side);
    }

    private static Matrix<double> Pixels(Dataset data, int image) => Matrix<double>.Build.Dense(
        data.Rows, data.Columns, (y, x) => data.Image(image)[y * data.Columns + x]);
}
