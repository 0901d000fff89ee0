using Backprop.Engine;

namespace Backprop.Data;

/// <summary>
/// Points of two classes in a plane of 256×256 places. To a network a point is an image of two pixels, x and y, and it reads both as
/// numbers from 0 to 1.
/// </summary>
/// <remarks>
/// The classes are those of D. Smilkov et al., "Direct-Manipulation Visualization of Deep Networks" (TensorFlow Playground), 2016, and of
/// scikit-learn's <c>make_moons</c>; two spirals were first set as a problem by A. Wieland (K. Lang, M. Witbrock, "Learning to Tell Two
/// Spirals Apart", 1988).
/// </remarks>
public static class PlanePoints
{
    private const uint PointStream = 3;

    // From −1 to 1 in both directions; t is uniform, from 0 to below 1.
    private static readonly Dictionary<string, Func<int, NumPyRandom, (double X, double Y)>> Shapes = new()
    {
        ["xor"] = (label, random) =>
        {
            double x = Between(random, 0.07, 0.92), y = Between(random, 0.07, 0.92);
            return random.NextDouble() < 0.5 ? (x, label == 0 ? y : -y) : (-x, label == 0 ? -y : y);
        },
        ["circles"] = (label, random) =>
        {
            double radius = label == 0 ? 0.4 * Math.Sqrt(random.NextDouble()) : Between(random, 0.7, 0.9);
            return OnCircle(radius, random.NextDouble());
        },
        ["moons"] = (label, random) =>
        {
            var (x, y) = OnCircle(0.55, random.NextDouble() / 2);
            return label == 0 ? (x - 0.275, y - 0.15) : (0.275 - x, 0.15 - y);
        },
        ["spirals"] = (label, random) =>
        {
            double t = random.NextDouble();
            return OnCircle(0.08 + 0.82 * t, 1.75 * t + 0.5 * label);
        },
    };

    /// <summary>What <see cref="Create"/> can draw: xor, circles, moons and spirals.</summary>
    public static IReadOnlyCollection<string> Kinds => Shapes.Keys;

    /// <summary>Draws points at random, class 0 and class 1 in turn. The same arguments give the same points.</summary>
    /// <param name="kind">
    /// "xor": the class is 0 where both coordinates are on the same side of the middle; "circles": a disk and a ring around it;
    /// "moons": two half circles, one reaching into the other; "spirals": two, each of 1¾ turns.
    /// </param>
    /// <param name="count">The number of points.</param>
    /// <param name="noise">The deviation, in both directions, from the place in the shape; the plane is 1 wide.</param>
    /// <param name="seed">Another seed draws other points.</param>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 2, or the noise is not from 0 to 1.</exception>
    public static Dataset Create(string kind, int count = 400, double noise = 0.01, uint seed = 1)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (!Shapes.TryGetValue(kind, out var place))
            throw new ArgumentException($"There are points for {string.Join(", ", Kinds)}; given: {kind}.", nameof(kind));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (noise is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(noise), noise, "The noise is 0 to 1, such as 0.02.");
        var random = new NumPyRandom(seed, PointStream);
        byte[] pixels = new byte[2 * count], labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % 2);
            var (x, y) = place(labels[i], random);
            pixels[2 * i] = Pixel(x + 2 * noise * random.NextGaussian());
            pixels[2 * i + 1] = Pixel(y + 2 * noise * random.NextGaussian());
        }
        return new Dataset(kind, pixels, labels, rows: 1, columns: 2, classes: 2);
    }

    private static double Between(NumPyRandom random, double low, double high) => low + (high - low) * random.NextDouble();

    private static (double X, double Y) OnCircle(double radius, double turns) =>
        (radius * Math.Cos(2 * Math.PI * turns), radius * Math.Sin(2 * Math.PI * turns));

    private static byte Pixel(double coordinate) => (byte)Math.Round(Math.Clamp(127.5 * (1 + coordinate), 0, 255));
}
