using System.Security.Cryptography;

namespace Backprop.Handwriting.Tests;

public sealed class DrawnDigitsTests
{
    private static readonly (Dataset Train, Dataset Test) Digits = DrawnDigits.Create(train: 5_000, test: 1_000);

    [Fact]
    public void Are_images_of_MNISTs_size_and_named()
    {
        Assert.Equal(("drawn digits", 5_000, 28, 28, 10), Facts(Digits.Train));
        Assert.Equal(("drawn digits", 1_000, 28, 28, 10), Facts(Digits.Test));

        static (string, int, int, int, int) Facts(Dataset data) => (data.Name, data.Count, data.Rows, data.Columns, data.Classes);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 7)]
    [InlineData(300, 100)]
    public void Fewer_images_are_the_first_of_more(int train, int test)
    {
        var (fewTrain, fewTest) = DrawnDigits.Create(train: train, test: test);

        AssertSame(Digits.Train.Take(train), fewTrain);
        AssertSame(Digits.Test.Take(test), fewTest);
    }

    [Fact]
    public void The_same_seed_draws_the_same_images_and_another_seed_others()
    {
        AssertSame(Digits.Train, DrawnDigits.Create(1, 5_000, 0).Train);
        AssertAllDiffer(Digits.Train.Take(200), DrawnDigits.Create(2, 200, 0).Train);
        AssertAllDiffer(Digits.Train.Take(200), DrawnDigits.Create(-1, 200, 0).Train);
    }

    [Fact]
    public void No_test_image_is_a_training_image()
    {
        AssertAllDiffer(Digits.Train.Take(1_000), Digits.Test);
        var seen = Enumerable.Range(0, Digits.Train.Count).Select(i => Convert.ToHexString(Digits.Train.Image(i))).ToHashSet();
        Assert.Equal(Digits.Train.Count, seen.Count);
        Assert.DoesNotContain(Enumerable.Range(0, Digits.Test.Count), i => seen.Contains(Convert.ToHexString(Digits.Test.Image(i))));
    }

    /// <summary>
    /// Drawing uses + - * / and square roots only, which are exact to the last bit everywhere, so the bytes themselves can
    /// be tested. Whoever means to change the drawings changes the hash with them.
    /// </summary>
    [Fact]
    public void Are_the_same_bytes_on_every_platform()
    {
        Dataset some = Digits.Train.Take(200);
        byte[] all = [.. some.Labels, .. some.Pixels];
        Assert.Equal("4ea866f45a4ccfaf0b6d70ef1b4ad2406451f56a1a53b48d63d5f2398cdd3eaa", Convert.ToHexStringLower(SHA256.HashData(all)));
    }

    [Fact]
    public void Hold_every_digit_about_equally_often()
    {
        int[] counts = new int[10];
        foreach (byte label in Digits.Train.Labels)
            counts[label]++;
        Assert.All(counts, count => Assert.InRange(count, 400, 600));
    }

    [Fact]
    public void Have_their_center_of_mass_in_the_middle()
    {
        for (int i = 0; i < Digits.Train.Count; i++)
        {
            ReadOnlySpan<byte> image = Digits.Train.Image(i);
            double mass = 0, x = 0, y = 0;
            for (int p = 0; p < image.Length; p++)
            {
                mass += image[p];
                x += image[p] * (p % 28);
                y += image[p] * (p / 28);
            }
            Assert.InRange(x / mass, 12.5, 14.5);
            Assert.InRange(y / mass, 12.5, 14.5);
        }
    }

    [Fact]
    public void Keep_their_ink_off_the_border()
    {
        int touching = 0;
        for (int i = 0; i < Digits.Train.Count; i++)
        {
            ReadOnlySpan<byte> image = Digits.Train.Image(i);
            bool ink = false;
            for (int k = 0; k < 28; k++)
                ink |= (image[k] | image[27 * 28 + k] | image[28 * k] | image[28 * k + 27]) != 0;
            touching += ink ? 1 : 0;
        }

        // In MNIST 1.4 % of the images touch the border: centering by mass pushes a lopsided digit out of the middle.
        Assert.InRange(touching, 0, Digits.Train.Count * 4 / 100);
    }

    [Fact]
    public void Are_inked_about_as_MNIST_is()
    {
        double[] ink = new double[10], count = new double[10];
        for (int i = 0; i < Digits.Train.Count; i++)
        {
            double sum = 0;
            byte max = 0;
            foreach (byte pixel in Digits.Train.Image(i))
            {
                sum += pixel;
                max = Math.Max(max, pixel);
            }
            Assert.InRange(max, 200, 255);
            Assert.InRange(sum / 784, 5, 80);
            ink[Digits.Train.Labels[i]] += sum / 784;
            count[Digits.Train.Labels[i]]++;
        }

        Assert.InRange(ink.Sum() / count.Sum(), 26, 34);
        double[] mean = [.. ink.Zip(count, (sum, n) => sum / n)];
        Assert.Equal(1, Array.IndexOf(mean, mean.Min()));
    }

    [Fact]
    public void Are_drawn_with_styles_whose_shares_add_up() =>
        Assert.All(DigitSkeletons.All, styles => Assert.Equal(1, styles.Sum(style => style.Share), 1e-5f));

    [Fact]
    public void Styles_that_cannot_be_mixed_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new DigitStyle(1, "0,0 5,50! 0,100", "0,0 5,50 0,100"));
        Assert.Contains("cannot be mixed", error.Message);
    }

    [Theory]
    [InlineData(-1, 10, "train")]
    [InlineData(10, -1, "test")]
    [InlineData(int.MaxValue, 10, "train")]
    public void A_count_that_cannot_be_is_refused(int train, int test, string name)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => DrawnDigits.Create(1, train, test));
        Assert.Equal(name, error.ParamName);
        Assert.Contains("images were asked for", error.Message);
    }

    private static void AssertSame(Dataset expected, Dataset actual)
    {
        Assert.True(expected.Labels.SequenceEqual(actual.Labels));
        Assert.True(expected.Pixels.SequenceEqual(actual.Pixels));
    }

    private static void AssertAllDiffer(Dataset one, Dataset other)
    {
        for (int i = 0; i < one.Count; i++)
            Assert.False(one.Image(i).SequenceEqual(other.Image(i)), $"Image {i} is the same.");
    }
}
