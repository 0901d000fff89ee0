namespace Backprop.Engine;

/// <summary>What the trainers of every precision do.</summary>
internal interface ITrainer
{
    /// <summary>
    /// One batch: forward, backward, and one step down (<see cref="MomentumOptimizer"/>).
    /// </summary>
    /// <returns>What came of it.</returns>
    BatchResult TrainBatch(Dataset data, ReadOnlySpan<int> indices, DescentStep step);

    /// <summary>Counts the right answers and averages the cost.</summary>
    Evaluation Evaluate(Dataset data);

    /// <summary>Copies the weights back into the network.</summary>
    void StoreWeights();
}

/// <summary>v ← Momentum·v − Weights · Σ δ·aᵀ − Decay·W, W ← W + v; for b with Biases · mean δ, and no decay.</summary>
/// <param name="Weights">What the sum over the samples is multiplied by: η / m.</param>
/// <param name="Biases">What the mean over the samples is multiplied by: η.</param>
/// <param name="Momentum">μ.</param>
/// <param name="Decay">η·λ.</param>
internal readonly record struct DescentStep(double Weights, double Biases, double Momentum = 0, double Decay = 0);

/// <summary>What came of a batch.</summary>
/// <param name="Cost">The cost before the update, summed over the samples.</param>
/// <param name="Correct">How many samples were recognised before the update.</param>
/// <param name="DivergedLayer">The layer in which NaN or infinity came up, l; 0 where all is finite.</param>
internal readonly record struct BatchResult(double Cost, int Correct, int DivergedLayer);
