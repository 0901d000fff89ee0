using System.Globalization;

namespace Backprop.Cli;

/// <summary>What <c>--sizes</c> says: hidden layers, between the pixels and the classes of the data, or a whole network.</summary>
internal static class LayerSizes
{
    public const string Description = "The number of neurons in each hidden layer, as in 30 or 100,50, or none; inputs and outputs come "
        + "from the data. Two numbers or more that begin with an image's pixels or end with the classes are the whole network: 784,30,10";

    private const string NoHiddenLayer = "none";

    /// <summary>n₀, n₁ … n_L of the network.</summary>
    /// <param name="given">The option's value.</param>
    /// <param name="pixels">The pixels of an image.</param>
    /// <param name="classes">The classes of the data.</param>
    /// <exception cref="ArgumentException">It is no list of numbers, or a whole network that does not fit the data.</exception>
    public static int[] Of(string given, int pixels, int classes)
    {
        if (given == NoHiddenLayer)
            return [pixels, classes];
        int[] sizes = Parse(given);
        if (sizes.Length == 1 || (sizes[0] != pixels && sizes[^1] != classes))
            return [pixels, .. sizes, classes];
        if (sizes[0] == pixels && sizes[^1] == classes)
            return sizes;
        int[] mended = sizes[0] == pixels ? [.. sizes[..^1], classes] : [pixels, .. sizes[1..]];
        int[] hidden = sizes.Length > 2 ? sizes[1..^1] : sizes[0] == pixels ? [sizes[1]] : [sizes[0]];
        throw new ArgumentException($"--sizes {given}: images of {pixels} pixels and {classes} classes need a network that begins with "
            + $"{pixels} and ends with {classes}; give {string.Join(',', mended)} or, as hidden layers alone, {string.Join(',', hidden)}.");
    }

    private static int[] Parse(string given)
    {
        string[] parts = given.Split(',', StringSplitOptions.TrimEntries);
        int[] sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]))
                throw new ArgumentException(
                    $"--sizes {given}: \"{parts[i]}\" is not a whole number; sizes are written as in 30 or 784,30,10, or {NoHiddenLayer}.");
        return sizes;
    }
}
