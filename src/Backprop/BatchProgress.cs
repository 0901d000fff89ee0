namespace Backprop;

/// <summary>How far a run has come, between two epoch reports.</summary>
/// <param name="Epoch">The epoch under way, counted from 0.</param>
/// <param name="Samples">Training samples seen in it so far.</param>
/// <param name="Total">Training samples of an epoch.</param>
public readonly record struct BatchProgress(int Epoch, int Samples, int Total);
