using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises.Tests;

/// <summary>What learners write in notebook 11: the value between four pixels, and the digits that may be turned.</summary>
internal static class LearnersBending
{
    public static IEnumerable<(string Words, Func<CheckResult> Ask)> All =>
    [
        ("u and v are swapped", Mixing((a, b, c, d, u, v) => (1 - u) * ((1 - v) * a + v * b) + u * ((1 - v) * c + v * d))),
        ("x and y are exchanged, or row and column", () => Check.Bilinear((image, x, y) => Read(image.Transpose(), x, y))),
        ("x and y are exchanged", () => Check.Bilinear((image, x, y) => Read(image, y, x))),
        ("pixel to the upper left", () => Check.Bilinear((image, x, y) => image[(int)y, (int)x])),
        ("nearest pixel", () => Check.Bilinear((image, x, y) => image[(int)Math.Round(y), (int)Math.Round(x)])),
        ("Rounded where ⌊ ⌋", () => Check.Bilinear((image, x, y) => Read(image, x, y, Math.Round))),
        ("⌈ ⌉ where ⌊ ⌋", () => Check.Bilinear((image, x, y) => Read(image, x, y, Math.Ceiling))),
        ("mean of the four", Mixing((a, b, c, d, u, v) => (a + b + c + d) / 4)),
        ("sum of the four", Mixing((a, b, c, d, u, v) => a + b + c + d)),
        ("Left and right are the wrong way round",
            Mixing((a, b, c, d, u, v) => (1 - v) * (u * a + (1 - u) * b) + v * (u * c + (1 - u) * d))),
        ("Top and bottom are the wrong way round",
            Mixing((a, b, c, d, u, v) => v * ((1 - u) * a + u * b) + (1 - v) * ((1 - u) * c + u * d))),
        ("Both are the wrong way round", Mixing((a, b, c, d, u, v) => v * (u * a + (1 - u) * b) + (1 - v) * (u * c + (1 - u) * d))),
        ("u is where 1 − u belongs", Mixing((a, b, c, d, u, v) => (1 - v) * (u * a + u * b) + v * (u * c + u * d))),
        ("v is where 1 − v belongs", Mixing((a, b, c, d, u, v) => v * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d))),
        ("all four weights are u·v", Mixing((a, b, c, d, u, v) => u * v * (a + b + c + d))),
        ("1 − u is where u belongs", Mixing((a, b, c, d, u, v) => (1 - u) * ((1 - v) * (a + b) + v * (c + d)))),
        ("1 − v is where v belongs", Mixing((a, b, c, d, u, v) => (1 - v) * ((1 - u) * (a + c) + u * (b + d)))),
        ("in the upper row", Mixing((a, b, c, d, u, v) => (1 - u) * a + u * b)),
        ("in the lower row", Mixing((a, b, c, d, u, v) => (1 - u) * c + u * d)),
        ("in the left column", Mixing((a, b, c, d, u, v) => (1 - v) * a + v * c)),
        ("in the right column", Mixing((a, b, c, d, u, v) => (1 - v) * b + v * d)),
        ("two rows are added", Mixing((a, b, c, d, u, v) => (1 - u) * a + u * b + (1 - u) * c + u * d)),
        ("two columns are not weighted", Mixing((a, b, c, d, u, v) => (1 - v) * (a + b) + v * (c + d))),
        ("two rows are averaged", Mixing((a, b, c, d, u, v) => ((1 - u) * (a + c) + u * (b + d)) / 2)),
        ("two columns are averaged", Mixing((a, b, c, d, u, v) => ((1 - v) * (a + b) + v * (c + d)) / 2)),
        ("x and y themselves", () => Check.Bilinear((image, x, y) => Mix(image, x, y, x, y))),
        ("x itself", () => Check.Bilinear((image, x, y) => Mix(image, x, y, x, y - Math.Floor(y)))),
        ("y itself", () => Check.Bilinear((image, x, y) => Mix(image, x, y, x - Math.Floor(x), y))),
        ("1 − u − v", Mixing((a, b, c, d, u, v) => (1 - u - v) * a + u * b + v * c)),
        ("lower right pixel is missing", Mixing((a, b, c, d, u, v) => (1 - v) * ((1 - u) * a + u * b) + v * (1 - u) * c)),
        ("lower left pixel is missing", Mixing((a, b, c, d, u, v) => (1 - v) * ((1 - u) * a + u * b) + v * u * d)),
        ("upper right pixel is missing", Mixing((a, b, c, d, u, v) => (1 - v) * (1 - u) * a + v * ((1 - u) * c + u * d))),
        ("upper left pixel is missing", Mixing((a, b, c, d, u, v) => (1 - v) * u * b + v * ((1 - u) * c + u * d))),
        ("stands for the lower left", Mixing((a, b, c, d, u, v) => (1 - v) * ((1 - u) * a + u * b) + v * d)),
        ("stands for the lower right", Mixing((a, b, c, d, u, v) => (1 - v) * ((1 - u) * a + u * b) + v * c)),
        ("upper right pixel and the lower left one",
            Mixing((a, b, c, d, u, v) => (1 - v) * ((1 - u) * a + u * c) + v * ((1 - u) * b + u * d))),
        ("too far to the left", () => Check.Bilinear((image, x, y) => Read(image, x - 1, y))),
        ("too far up", () => Check.Bilinear((image, x, y) => Read(image, x, y - 1))),
        ("÷ 4", Mixing((a, b, c, d, u, v) => ((1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d)) / 4)),
        ("each pixel have its weight", () => Check.Bilinear((image, x, y) => 0)),
        ("each pixel have its weight", () => Check.Bilinear((image, x, y) => Emptied(image))),
        ("each pixel have its weight", () => Check.Bilinear((image, x, y) => Emptied(image))),
        ("not finite", () => Check.Bilinear((image, x, y) => double.NaN)),

        ("A 6 turned is a 9.*A 9 turned is a 6", () => Check.TurnedDigits(new[] { 0, 1, 6, 8, 9 })),
        ("become another digit", () => Check.TurnedDigits(new[] { 9, 6 })),
        ("A 6 turned is a 9", () => Check.TurnedDigits("6")),
        ("do not keep their label", () => Check.TurnedDigits(new[] { 2, 3, 4, 5, 6, 7, 9 })),
        ("pocket calculator", () => Check.TurnedDigits(new List<int> { 0, 1, 2, 5, 8 })),
        ("there is one more", () => Check.TurnedDigits((0, 8))),
        ("there are two more", () => Check.TurnedDigits(8)),
        ("an ε", () => Check.TurnedDigits(new[] { 0, 3, 8 })),
        ("an h", () => Check.TurnedDigits(new[] { 4 })),
        ("an L", () => Check.TurnedDigits(new[] { 7, 1 })),
        ("Digits are needed", () => Check.TurnedDigits(new[] { 0, 1, 18 })),
        ("Digits are needed", () => Check.TurnedDigits("none")),
    ];

    public static IEnumerable<CheckResult> Right =>
    [
        Check.Bilinear((image, x, y) => Read(image, x, y)),
        Check.Bilinear((image, x, y) => (float)Read(image, x, y)),
        Check.Bilinear((image, x, y) => image.EnumerateIndexed(Zeros.Include).Sum(pixel =>
            Math.Max(0, 1 - Math.Abs(pixel.Item1 - y)) * Math.Max(0, 1 - Math.Abs(pixel.Item2 - x)) * pixel.Item3)),
        Check.Bilinear((image, x, y) => Augmentation.Bend(
            image, Matrix<double>.Build.Dense(6, 6, (i, j) => x - j), Matrix<double>.Build.Dense(6, 6, (i, j) => y - i))[0, 0]),
        Check.TurnedDigits(new[] { 8, 1, 0 }), Check.TurnedDigits(new List<double> { 0, 1, 8, 8 }), Check.TurnedDigits("0, 1 and 8"),
        Check.TurnedDigits((0, 1, 8)), Check.TurnedDigits(new HashSet<int> { 0, 1, 8 }),
    ];

    // What is done to the image stays without effect on later answers.
    private static double Emptied(Matrix<double> image)
    {
        image.Clear();
        return image[0, 0];
    }

    private static Func<CheckResult> Mixing(Func<double, double, double, double, double, double, double> mix) =>
        () => Check.Bilinear((image, x, y) =>
        {
            int left = (int)x, top = (int)y;
            return mix(image[top, left], image[top, left + 1], image[top + 1, left], image[top + 1, left + 1], x - left, y - top);
        });

    private static double Read(Matrix<double> image, double x, double y, Func<double, double>? whole = null)
    {
        double left = (whole ?? Math.Floor)(x), top = (whole ?? Math.Floor)(y);
        return Mix(image, left, top, x - left, y - top);
    }

    private static double Mix(Matrix<double> image, double x, double y, double u, double v)
    {
        int left = (int)x, top = (int)y;
        return (1 - v) * ((1 - u) * image[top, left] + u * image[top, left + 1])
            + v * ((1 - u) * image[top + 1, left] + u * image[top + 1, left + 1]);
    }
}
