namespace Backprop;

/// <summary>Layers are numbered from 1, as in the formulas.</summary>
internal static class LayerNumber
{
    /// <summary>The entry of layer l; the hint is added to the message if there is none.</summary>
    public static T Layer<T>(this T[] layers, int l, string hint = "") => l >= 1 && l <= layers.Length
        ? layers[l - 1]
        : throw new ArgumentOutOfRangeException(nameof(l), $"Layers are numbered 1 to {layers.Length}; layer {l} was requested.{hint}");
}
