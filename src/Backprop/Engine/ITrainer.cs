namespace Backprop.Engine;

/// <summary>What the trainers of every precision do.</summary>
internal interface ITrainer
{
    /// <summary>
    /// One batch: forward, backward, and W ← W − weightStep · Σ δ·aᵀ, b ← b − biasStep · mean δ, over the samples.
    /// </summary>
    /// <returns>What came of it.</returns>
    BatchResult TrainBatch(Dataset data, ReadOnlySpan<int> indices, double weightStep, double biasStep);

    /// <summary>Counts the right answers and averages the cost.</summary>
    Evaluation Evaluate(Dataset data);

    /// <summary>Copies the weights back into the network.</summary>
    void StoreWeights();
}

/// <summary>What came of a batch.</summary>
/// <param name="Cost">The cost before the update, summed over the samples.</param>
/// <param name="DivergedLayer">The layer in which NaN or infinity came up, l; 0 where all is finite.</param>
internal readonly record struct BatchResult(double Cost, int DivergedLayer);
