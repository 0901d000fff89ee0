namespace Backprop.Visuals;

/// <summary>Points of a plane and, where there is one, the network that divides them: a part of a picture.</summary>
public sealed record PlanePanel
{
    /// <param name="points">The points: images of two pixels, in two classes.</param>
    /// <param name="network">A network of two inputs and two outputs; optional.</param>
    /// <param name="title">What stands above; by default the points' name and the network's sizes.</param>
    /// <exception cref="ArgumentException">These are no points, or the network does not fit them.</exception>
    public PlanePanel(Dataset points, Network? network = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.PixelCount != 2 || points.Classes != 2 || points.Count == 0)
            throw new ArgumentException(
                $"{points.Name} has {points.Count} images of {points.PixelCount} pixels in {points.Classes} classes; "
                + "a plane needs points: two pixels, x and y, and two classes.", nameof(points));
        network?.CheckFits(points);
        (Points, Network) = (points, network);
        Title = title ?? (network is null ? points.Name : $"{points.Name}, {string.Join('-', network.Sizes)}");
    }

    /// <summary>The points.</summary>
    public Dataset Points { get; }

    /// <summary>The network; null where there is none.</summary>
    public Network? Network { get; }

    /// <summary>What stands above.</summary>
    public string Title { get; }
}
