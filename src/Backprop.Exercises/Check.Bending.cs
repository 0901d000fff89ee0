using System.Collections;
using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Exercises.FunctionCheck;
using static System.FormattableString;

namespace Backprop.Exercises;

/// <content>Bending digits: the value between four pixels, and the digits that may be turned.</content>
public static partial class Check
{
    // No pixel is like another, and there is room around the places for a mistake that reads beside the right pixels.
    private static readonly Matrix<double> Pixels = Matrix<double>.Build.DenseOfArray(new[,]
    {
        { 0.1, 0.8, 0.35, 0.92, 0.05, 0.6 },
        { 0.7, 0.25, 1.0, 0.15, 0.55, 0.3 },
        { 0.45, 0.95, 0.2, 0.65, 0.85, 0.4 },
        { 0.9, 0.12, 0.75, 0.33, 0.5, 0.98 },
        { 0.28, 0.68, 0.02, 0.82, 0.18, 0.73 },
        { 0.58, 0.38, 0.88, 0.48, 0.22, 0.08 },
    });

    private static readonly (double X, double Y)[] Places = [(1.25, 1.6), (2.9, 2.3), (3.4, 1.85), (2.7, 3.2), (1, 1.4), (3.55, 2)];

    /// <summary>
    /// The value of an image at a place between four pixels: from the image, x (to the right) and y (down) to the mean of the four pixels
    /// around, each the heavier the nearer it is.
    /// </summary>
    /// <param name="mine">A function of image, x and y. The image's rows are rows of pixels; the four pixels lie inside it.</param>
    public static CheckResult Bilinear(Func<Matrix<double>, double, double, double>? mine)
    {
        var points = Places.Select(place => new PixelsAround(Pixels, place.X, place.Y)).ToArray();
        return Judge(Texts.Read("Check.Bilinear"), mine, points, p => Invariant($"x = {p.X}, y = {p.Y}"),
            p => [mine!(Pixels.Clone(), p.X, p.Y)], At(points, p => p.Mix(p.U, p.V),
            [
                ("u and v are swapped, or else the upper right pixel and the lower left one: u, the rest of x, mixes left with right.",
                    p => p.Mix(p.V, p.U)),
                ("x and y are exchanged, or row and column: x goes to the right, y down, and in image[row, column] y comes first.",
                    p => new PixelsAround(Pixels, p.Y, p.X) is var turned ? turned.Mix(turned.U, turned.V) : 0),
                ("That is the pixel to the upper left, without the other three: what ⌊ ⌋ cuts off of x and y counts, too.",
                    p => p.TopLeft),
                ("That is the nearest pixel alone; the value lies between four.", p => p.Nearest),
                ("Rounded where ⌊ ⌋ belongs: above ½ the four pixels are those to the right of, or below, the right ones.", p => p.Rounded),
                ("⌈ ⌉ where ⌊ ⌋ belongs: the four pixels are those to the right of, and below, the right ones.", p => p.RoundedUp),
                ("That is the mean of the four pixels; the nearer one is to count more.", p => p.Mix(0.5, 0.5)),
                ("That is the sum of the four pixels; their weights should add up to 1.", p => 4 * p.Mix(0.5, 0.5)),
                ("Left and right are the wrong way round: the left pixel gets 1 − u, for it is near where u is small.",
                    p => p.Mix(1 - p.U, p.V)),
                ("Top and bottom are the wrong way round: the upper pixel gets 1 − v, for it is near where v is small.",
                    p => p.Mix(p.U, 1 - p.V)),
                ("Both are the wrong way round: 1 − u belongs to the left, 1 − v to the top.", p => p.Mix(1 - p.U, 1 - p.V)),
                ("u is where 1 − u belongs: the weights of left and right are u and u, and do not add up to 1.",
                    p => p.Weigh(p.U, p.U, 1 - p.V, p.V)),
                ("v is where 1 − v belongs: the weights of top and bottom are v and v, and do not add up to 1.",
                    p => p.Weigh(1 - p.U, p.U, p.V, p.V)),
                ("u and v are where 1 − u and 1 − v belong: all four weights are u·v, and do not add up to 1.",
                    p => p.Weigh(p.U, p.U, p.V, p.V)),
                ("1 − u is where u belongs: the weights of left and right are both 1 − u.", p => p.Weigh(1 - p.U, 1 - p.U, 1 - p.V, p.V)),
                ("1 − v is where v belongs: the weights of top and bottom are both 1 − v.", p => p.Weigh(1 - p.U, p.U, 1 - p.V, 1 - p.V)),
                ("Only left and right are mixed, in the upper row; the row below is missing.", p => p.Mix(p.U, 0)),
                ("Only left and right are mixed, in the lower row; the row above is missing.", p => p.Mix(p.U, 1)),
                ("Only top and bottom are mixed, in the left column; the column to the right is missing.", p => p.Mix(0, p.V)),
                ("Only top and bottom are mixed, in the right column; the column to the left is missing.", p => p.Mix(1, p.V)),
                ("The two rows are added, or are not weighted: (1 − v) of the upper and v of the lower.", p => p.Weigh(1 - p.U, p.U, 1, 1)),
                ("The two columns are not weighted: (1 − u) of the left and u of the right.", p => p.Weigh(1, 1, 1 - p.V, p.V)),
                ("The two rows are averaged; v says how much each counts.", p => p.Mix(p.U, 0.5)),
                ("The two columns are averaged; u says how much each counts.", p => p.Mix(0.5, p.V)),
                ("x and y themselves are the weights; what is left of them after ⌊ ⌋ is needed: u = x − ⌊x⌋.", p => p.Mix(p.X, p.Y)),
                ("x itself is a weight; u = x − ⌊x⌋ is needed.", p => p.Mix(p.X, p.V)),
                ("y itself is a weight; v = y − ⌊y⌋ is needed.", p => p.Mix(p.U, p.Y)),
                ("The pixels are weighted by u, v alone: 1 − u − v, u and v. The lower right one is missing.",
                    p => (1 - p.U - p.V) * p.TopLeft + p.U * p.Pixel(0, 1) + p.V * p.Pixel(1, 0)),
                ("The lower right pixel is missing.", p => p.Mix(p.U, p.V) - p.U * p.V * p.Pixel(1, 1)),
                ("The lower left pixel is missing.", p => p.Mix(p.U, p.V) - (1 - p.U) * p.V * p.Pixel(1, 0)),
                ("The upper right pixel is missing.", p => p.Mix(p.U, p.V) - p.U * (1 - p.V) * p.Pixel(0, 1)),
                ("The upper left pixel is missing.", p => p.Mix(p.U, p.V) - (1 - p.U) * (1 - p.V) * p.TopLeft),
                ("The lower right pixel stands for the lower left one, too: image[top + 1, left] is the lower left.",
                    p => p.Mix(p.U, p.V) + (1 - p.U) * p.V * (p.Pixel(1, 1) - p.Pixel(1, 0))),
                ("The lower left pixel stands for the lower right one, too: image[top + 1, left + 1] is the lower right.",
                    p => p.Mix(p.U, p.V) + p.U * p.V * (p.Pixel(1, 0) - p.Pixel(1, 1))),
                ("The four are read one pixel too far to the left: from ⌊x⌋ to ⌊x⌋ + 1.", p => p.Moved(0, -1)),
                ("The four are read one pixel too far up: from ⌊y⌋ to ⌊y⌋ + 1.", p => p.Moved(-1, 0)),
            ]), "Does each pixel have its weight?", WrongFactor.Sign(""),
            new(0.25, "÷ 4. The weights add up to 1 already."), new(0.5, "÷ 2. The weights add up to 1 already."), new(2, "× 2."),
            new(255, "× 255."), new(1 / 255.0, "÷ 255."));
    }

    /// <summary>Which digits can be turned upside down and keep their label.</summary>
    /// <param name="mine">The digits, in any order: new[] { 3, 7 }.</param>
    public static CheckResult TurnedDigits(object? mine) => Texts.Read("Check.TurnedDigits").Grade(mine, exercise =>
    {
        object?[] entries = mine switch
        {
            string text => [.. text.Where(char.IsAsciiDigit).Select(digit => (object)(digit - '0'))],
            ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(place => tuple[place])],
            IEnumerable items => [.. items.Cast<object?>().Take(100)],
            _ => [mine],
        };
        double[] given = [.. entries.Select(Answer.Number).Select(number => number ?? double.NaN).Distinct()];
        if (given.Length == 0 || given.Any(digit => !(digit is >= 0 and <= 9 && digit == Math.Floor(digit))))
            return exercise.Incorrect("Digits are needed, 0 to 9, such as new[] { 3, 7 }.");
        string[][] rows = [.. exercise.Table.Skip(1)];
        bool Keeps(int digit) => rows[digit][0].StartsWith('*');
        int[] digits = [.. given.Select(digit => (int)digit).Order()];
        if (digits is [6, 9])
            return exercise.Incorrect("These become another digit: 6 a 9, 9 a 6. Which stay what they are?");
        if (digits.SequenceEqual(Enumerable.Range(0, 10).Where(digit => !Keeps(digit))))
            return exercise.Incorrect("These do not keep their label; which do?");
        int[] wrong = [.. digits.Where(digit => !Keeps(digit))];
        int[] missing = [.. Enumerable.Range(0, 10).Where(Keeps).Except(digits)];
        return wrong.Length > 0 ? exercise.Incorrect(string.Join(' ', wrong.Take(2).Select(digit => rows[digit][^1])))
            : missing.Length > 0 ? exercise.Incorrect($"Right so far, and there {(missing.Length == 1 ? "is one more" : "are two more")}.")
            : exercise.Correct("So a range of 180° would teach the network mistakes, for 6 and 9, and shapes that no one writes.");
    });

    /// <summary>The four pixels around a place, and wrong ways to mix them.</summary>
    private sealed record PixelsAround(Matrix<double> Image, double X, double Y)
    {
        private int Left => (int)Math.Floor(X);

        private int Top => (int)Math.Floor(Y);

        public double U => X - Left;

        public double V => Y - Top;

        public double TopLeft => Pixel(0, 0);

        public double Nearest => Pixel((int)Math.Round(V), (int)Math.Round(U));

        // u and v, measured from another pixel, are negative then.
        public double Rounded => Moved((int)Math.Round(V), (int)Math.Round(U), V - Math.Round(V), U - Math.Round(U));

        public double RoundedUp => Moved((int)Math.Ceiling(V), (int)Math.Ceiling(U), V - Math.Ceiling(V), U - Math.Ceiling(U));

        /// <summary>The pixel so many rows and columns from the upper left one; 0 outside of the image.</summary>
        public double Pixel(int down, int right) => Top + down is >= 0 and var y && y < Image.RowCount
            && Left + right is >= 0 and var x && x < Image.ColumnCount ? Image[y, x] : 0;

        public double Mix(double u, double v) => Weigh(1 - u, u, 1 - v, v);

        public double Weigh(double left, double right, double top, double bottom) =>
            top * (left * Pixel(0, 0) + right * Pixel(0, 1)) + bottom * (left * Pixel(1, 0) + right * Pixel(1, 1));

        public double Moved(int down, int right) => Moved(down, right, V, U);

        private double Moved(int down, int right, double v, double u) =>
            (1 - v) * ((1 - u) * Pixel(down, right) + u * Pixel(down, right + 1))
            + v * ((1 - u) * Pixel(down + 1, right) + u * Pixel(down + 1, right + 1));
    }
}
