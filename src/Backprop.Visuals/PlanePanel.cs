namespace Backprop.Visuals;

/// <summary>Points of a plane and, where there is one, the network that divides them: a part of a picture.</summary>
/// <param name="Points">The points: images of two pixels, in two classes.</param>
/// <param name="Network">A network of two inputs and two outputs.</param>
/// <param name="Title">What stands above; by default the points' name and the network's sizes.</param>
public sealed record PlanePanel(Dataset Points, Network? Network = null, string? Title = null)
{
    internal string Heading => Title ?? (Network is null ? Points.Name : $"{Points.Name}, {string.Join('-', Network.Sizes)}");

    internal string Note { get; } = Checked(Points, Network) is { } right
        ? $"{NumberText.Count(right)} of {NumberText.Count(Points.Count)} right" : $"{NumberText.Count(Points.Count)} points";

    // How many points the network answers rightly.
    private static int? Checked(Dataset points, Network? network)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.PixelCount != 2 || points.Classes != 2 || points.Count == 0)
            throw new ArgumentException($"{points.Name} has {points.Count} images of {points.PixelCount} pixels in {points.Classes} classes; "
                + "a plane needs points: two pixels, x and y, and two classes.", nameof(points));
        if (network?.Layers.FirstOrDefault(layer => !layer.W.Enumerate().Concat(layer.b).All(double.IsFinite)) is { } broken)
            throw new ArgumentException(
                $"Layer {broken.Number} has weights or biases that are not finite. Was the learning rate too large?", nameof(network));
        return network?.Evaluate(points).Correct;
    }
}
