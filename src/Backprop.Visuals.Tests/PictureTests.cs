using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

public sealed class PictureTests
{
    // Image n has ink in its pixel n alone.
    private static readonly Dataset Dots = new(
        "dots", [.. Enumerable.Range(0, 48).Select(pixel => pixel % 4 == pixel / 4 % 4 ? (byte)255 : (byte)0)],
        [.. Enumerable.Range(0, 12).Select(image => (byte)(image % 10))], rows: 2, columns: 2);

    internal static (int Width, int Height, byte[] Pixels, byte[] Palette) Decode(string svg)
    {
        byte[] png = Convert.FromBase64String(Regex.Match(svg, "data:image/png;base64,([^\"']*)").Groups[1].Value);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], png[..8]);
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        byte[] palette = [], packed = [];
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            string type = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            palette = type == "PLTE" ? png[(at + 8)..(at + 8 + length)] : palette;
            packed = type == "IDAT" ? png[(at + 8)..(at + 8 + length)] : packed;
            at += length + 12;
        }
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        byte[] rows = new byte[height * (width + 1)];
        zlib.ReadExactly(rows);
        return (width, height, [.. Enumerable.Range(0, height).SelectMany(row => rows.Skip(row * (width + 1) + 1).Take(width))], palette);
    }

    [Fact]
    public void A_png_ends_as_every_png_ends() // the checksum of an empty IEND is known
    {
        byte[] png = Png.Encode(1, 1, [0], ColorScale.Ink.Steps());

        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], png[^12..]);
    }

    [Fact]
    public void Digits_are_dark_ink_on_white_in_reading_order()
    {
        var (width, _, pixels, palette) = Decode(Dots.Picture(0, 12).ToDisplayString("image/svg+xml"));

        Assert.Equal([255, 255, 255], palette[..3]);
        Assert.Equal([0, 0, 0], palette[(254 * 3)..(254 * 3 + 3)]);
        Assert.Equal([254, 0], pixels[..2]);                                  // image 0: ink at the upper left
        Assert.Equal([0, 254], pixels[6..8]);                                 // image 1: ink at the upper right
        Assert.Equal([254, 0], pixels[(width + 12)..(width + 14)]);           // image 2: ink at the lower left
    }

    [Fact]
    public void Each_label_stands_below_its_digit_and_the_wrong_ones_are_marked()
    {
        Figure grid = Dots.Picture([3, 5], [3, 6]);

        Assert.Equal("dots: 3 6, not 5\n1 of 2 wrong", grid.ToDisplayString("text/plain"));
        var svg = XDocument.Parse(grid.ToDisplayString("image/svg+xml"));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text");
        Assert.Equal(["3", "6, not 5"], texts.Select(element => element.Value));
    }

    [Fact]
    public void Confidences_stand_below_the_predictions_and_all_is_in_the_data()
    {
        Figure grid = Dots.Picture([3, 5], [3, 6], [0.987, 0.5]);

        Assert.Equal("dots: 3 (0.99) 6, not 5 (0.50)\n1 of 2 wrong", grid.ToDisplayString("text/plain"));
        Assert.Contains(">confidence</th>", grid.ToDisplayString("text/html"));
        Assert.Contains(">0.987</td>", grid.ToDisplayString("text/html"));
        Assert.Contains("2 images need 2 confidences, one each, but there are 1.", Refused(() => Dots.Picture([3, 5], [3, 6], [1])));
        Assert.Contains("Confidences belong to predictions", Refused(() => Dots.Picture([3], confidences: [1])));

        static string Refused(Action picture) => Assert.Throws<ArgumentException>(picture).Message;
    }

    [Theory, InlineData(1), InlineData(30)]
    public void Weights_look_as_they_did(int neurons)
    {
        var weights = Matrix<double>.Build.Dense(neurons, 784, (row, pixel) => (row * 31 + pixel * 7) % 65 / 64.0 - 0.5);
        PictureRules.Holds(weights.Picture(), $"weights-{neurons}");
    }

    [Fact]
    public void Digits_with_confidences_look_as_they_did()
    {
        int[] all = [.. Enumerable.Range(0, 24)];
        byte[] pixels = [.. Enumerable.Range(0, 24 * 784).Select(pixel => (byte)(pixel % 251))];
        var data = new Dataset("patterns", pixels, [.. all.Select(image => (byte)(image % 10))]);
        PictureRules.Holds(data.Picture(0, 24, [.. all.Select(image => image % 9)], [.. all.Select(image => image / 24.0)]), "digits");
    }

    [Fact]
    public void A_bent_image_looks_as_it_did()
    {
        static bool IsInk(int row, int column) => row is > 4 and < 23 && column is > 11 and < 16;
        byte[] pixels = [.. Enumerable.Range(0, 2 * 784).Select(pixel => (byte)(IsInk(pixel / 28 % 28, pixel % 28) ? 255 : 0))];
        var strokes = new Dataset("strokes", pixels, [0, 1]);
        Figure figure = strokes.Displacements(1, Augmentation.Both, seed: 1);
        PictureRules.Holds(figure, "displacements");
        // The image, and the bent one.
        Assert.Equal(2, figure.ToDisplayString("image/svg+xml").Split("data:image/png;base64,").Skip(1).Distinct().Count());
    }

    [Fact]
    public void An_image_that_is_not_bent_is_read_where_it_is()
    {
        Figure figure = Dots.Displacements(2, new Augmentation());

        Assert.Equal(
            "dots, image 2, a 2, bent\neach pixel is read 0 pixels from its place on average, 0 at most",
            figure.ToDisplayString("text/plain"));
        Assert.Equal(4, figure.ToDataFrame().Rows.Count);
        Assert.Contains("Only square images", Assert.Throws<ArgumentException>(
            () => new Dataset("wide", new byte[6], [0], rows: 2, columns: 3).Displacements(0, Augmentation.Elastic)).Message);
    }

    [Fact]
    public void Predictions_must_be_one_each()
    {
        var error = Assert.Throws<ArgumentException>(() => Dots.Picture(0, 3, [1]));

        Assert.Contains("3 images need 3 predictions, one each, but there are 1.", error.Message);
    }

    [Fact]
    public void An_image_that_is_not_there_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Dots.Picture(10, 5));

        Assert.Contains("dots has images 0 to 11; image 12 was asked for.", error.Message);
    }

    [Fact]
    public void Weights_are_blue_below_zero_white_at_zero_and_red_above_on_one_scale()
    {
        Matrix<double> weights = Matrix<double>.Build.DenseOfArray(new[,] { { -2.0, 0, 1, 0 }, { 0, 0, 0, 0.5 } });

        var (width, _, pixels, palette) = Decode(weights.Picture(2, 2).ToDisplayString("image/svg+xml"));

        Assert.Equal([0, 127], pixels[..2]);
        Assert.Equal([190, 127], pixels[width..(width + 2)]);
        Assert.Equal([255, 255, 255], palette[(127 * 3)..(127 * 3 + 3)]);
        Assert.True(palette[2] > palette[0]);
        Assert.True(palette[254 * 3] > palette[254 * 3 + 2]);
    }

    [Fact]
    public void Weights_of_another_layer_are_refused_with_both_sizes()
    {
        var error = Assert.Throws<ArgumentException>(() => Matrix<double>.Build.Dense(10, 30).Picture());

        Assert.Contains("W is 10×30, but images of 28×28 pixels need 784 columns. Is it the W of the first layer?", error.Message);
    }

    [Fact]
    public void Weights_that_are_no_numbers_or_all_zero_can_be_shown()
    {
        Assert.Contains("</svg>", Matrix<double>.Build.Dense(1, 4).Picture(2, 2).ToDisplayString("image/svg+xml"));
        Assert.Contains("</svg>", Matrix<double>.Build.Dense(1, 4, double.NaN).Picture(2, 2).ToDisplayString("image/svg+xml"));
    }
}
