namespace Backprop;

/// <summary>The progress of a run within an epoch.</summary>
/// <param name="Epoch">The current epoch, counted from 0.</param>
/// <param name="Samples">The number of training samples seen in it so far.</param>
/// <param name="Total">The number of training samples in an epoch.</param>
public readonly record struct BatchProgress(int Epoch, int Samples, int Total);
