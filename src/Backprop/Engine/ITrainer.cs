namespace Backprop.Engine;

/// <summary>What the trainers of every precision do.</summary>
internal interface ITrainer
{
    /// <summary>
    /// One batch: forward, backward, and W ← W − weightStep · Σ δ·aᵀ, b ← b − biasStep · mean δ, over the samples.
    /// </summary>
    /// <returns>The cost before the update, summed over the samples.</returns>
    double TrainBatch(Dataset data, ReadOnlySpan<int> indices, double weightStep, double biasStep);

    /// <summary>Counts the right answers and averages the cost.</summary>
    Evaluation Evaluate(Dataset data);

    /// <summary>Copies the weights back into the network.</summary>
    void StoreWeights();
}
