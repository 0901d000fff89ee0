using System.Numerics;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>Answers whole sets of images by a network's weights.</summary>
internal static class Evaluator
{
    private const int BatchSize = 64;

    /// <summary>Answers by weights in double precision where they lie.</summary>
    /// <param name="model">The network.</param>
    /// <param name="W">W[1] … W[L], each n_l × n_(l−1), column after column.</param>
    /// <param name="b">b[1] … b[L].</param>
    /// <param name="data">The images.</param>
    /// <param name="threads">How many threads share the work.</param>
    public static Answers Answer(NetworkModel model, IReadOnlyList<double[]> W, IReadOnlyList<double[]> b, ImageSet data, int threads)
    {
        if (W.Count != model.LayerCount || b.Count != model.LayerCount || data.PixelCount != model.Sizes[0])
            throw new ArgumentException($"The weights and the images do not fit a network of {string.Join('-', model.Sizes)}.");
        var pool = new WorkerPool(threads);
        return Vector512.IsHardwareAccelerated ? Answer<Vector512<double>>()
            : Vector256.IsHardwareAccelerated ? Answer<Vector256<double>>()
            : Answer<Vector128<double>>();

        Answers Answer<V>()
            where V : struct
        {
            var network = new Parameters<double>(model, [.. W], [.. b]);
            return Evaluator.Answer(model, network, data, pool, new ForwardPass<double, V>?[threads]);
        }
    }

    /// <summary>
    /// Answers on the threads of a pool, each with batches of its own. Costs are summed in the order of the batches, whichever thread
    /// found them.
    /// </summary>
    internal static Answers Answer<T, V>(
        NetworkModel model, Parameters<T> network, ImageSet data, WorkerPool pool, ForwardPass<T, V>?[] passes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
    {
        int[] indices = [.. Enumerable.Range(0, data.Count)], answers = new int[data.Count];
        double[] costs = new double[(data.Count + BatchSize - 1) / BatchSize];
        pool.Share(long.MaxValue, Math.Min(passes.Length, costs.Length), (part, _) =>
        {
            var pass = passes[part] ??= new ForwardPass<T, V>(model, network, BatchSize, new WorkerPool(1), isTraining: false);
            for (int batch = part; batch < costs.Length; batch += passes.Length)
            {
                int first = batch * BatchSize;
                pass.Run(data, indices.AsSpan(first, Math.Min(BatchSize, data.Count - first)), rest: []);
                costs[batch] = pass.Cost();
                for (int s = 0; s < pass.Count; s++)
                    answers[first + s] = pass.Answer(s);
            }
        });
        return new Answers(answers, costs.Sum());
    }
}

/// <summary>What a network answers to a set of images.</summary>
/// <param name="Classes">Of each image the class whose output is the largest.</param>
/// <param name="Cost">The cost, summed over the images.</param>
internal sealed record Answers(int[] Classes, double Cost);
