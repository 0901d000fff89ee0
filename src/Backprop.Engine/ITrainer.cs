using System.Numerics;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>Trains and evaluates a network, whatever the precision and the vectors it computes with.</summary>
internal interface ITrainer
{
    /// <summary>Measures the phases of each batch, where that is wanted.</summary>
    PhaseClock? Clock { get; set; }

    /// <summary>The threads that it trains on.</summary>
    WorkerPool Pool { get; }

    /// <summary>One batch: forward, backward, and the step.</summary>
    /// <param name="data">The images.</param>
    /// <param name="indices">Which of them, at most as many as the trainer has room for.</param>
    /// <param name="rest">The images of the batches after this one, some of which are read ahead; none if they are not known.</param>
    /// <param name="step">How far to go along the gradients.</param>
    BatchResult TrainBatch(ImageSet data, ReadOnlySpan<int> indices, ReadOnlySpan<int> rest, GradientStep step);

    /// <summary>Answers a set of images by the weights as they are.</summary>
    Answers Answer(ImageSet data);

    /// <summary>Takes over the weights of layer l.</summary>
    /// <param name="l">The layer, counted from 1.</param>
    /// <param name="W">n_l × n_(l−1), column after column.</param>
    /// <param name="b">n_l.</param>
    void SetWeights(int l, ReadOnlySpan<double> W, ReadOnlySpan<double> b);

    /// <summary>Copies out the weights of layer l.</summary>
    /// <param name="l">The layer, counted from 1.</param>
    /// <param name="W">n_l × n_(l−1), column after column.</param>
    /// <param name="b">n_l.</param>
    void GetWeights(int l, Span<double> W, Span<double> b);

    /// <summary>Takes over the velocities of layer l, in the order of the weights.</summary>
    void SetVelocity(int l, ReadOnlySpan<double> W, ReadOnlySpan<double> b);

    /// <summary>Copies out the velocities of layer l, in the order of the weights; 0 in training without momentum and decay.</summary>
    void GetVelocity(int l, Span<double> W, Span<double> b);

    /// <summary>Makes a trainer for the widest vectors of this processor, its weights all 0.</summary>
    /// <typeparam name="T">double or float.</typeparam>
    /// <param name="model">The network.</param>
    /// <param name="capacity">The most samples of a batch.</param>
    /// <param name="threads">How many threads share the work; the results are the same for any number.</param>
    static ITrainer Create<T>(NetworkModel model, int capacity, int threads)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector512.IsHardwareAccelerated ? new Trainer<T, Vector512<T>>(model, capacity, threads)
        : Vector256.IsHardwareAccelerated ? new Trainer<T, Vector256<T>>(model, capacity, threads)
        : new Trainer<T, Vector128<T>>(model, capacity, threads);
}

/// <summary>
/// The step: v ← μ·v − WeightRate · Σ δ·aᵀ − Decay·W, W ← W + v; for b with BiasRate · Σ δ, and no decay. Σ is over the batch.
/// </summary>
/// <param name="WeightRate">η / m.</param>
/// <param name="BiasRate">η / m, too, where W and b follow the same gradient.</param>
/// <param name="Momentum">μ.</param>
/// <param name="Decay">η·λ.</param>
internal readonly record struct GradientStep(double WeightRate, double BiasRate, double Momentum = 0, double Decay = 0);

/// <summary>What came of a batch.</summary>
/// <param name="Cost">The cost before the update, summed over the samples.</param>
/// <param name="Correct">How many samples were recognized before the update.</param>
/// <param name="DivergedLayer">The layer in which NaN or infinity came up, l; 0 where all is finite.</param>
internal readonly record struct BatchResult(double Cost, int Correct, int DivergedLayer);
