using System.Numerics;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>Answers whole sets of images by a network's weights.</summary>
internal static class Evaluator
{
    private const int BatchSize = 64;

    /// <summary>Answers by weights in double precision where they lie; those of layers wider than a vector are not copied.</summary>
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
            int L = model.LayerCount, width = Simd<double, V>.Count;
            ColumnMajor<double>[] weights = [new(0, 0), .. Enumerable.Range(1, L).Select(l => model.Sizes[l] >= width
                ? new ColumnMajor<double>(W[l - 1], model.Sizes[l])
                : Copy(W[l - 1], model.Sizes[l], model.Sizes[l - 1]))];
            ColumnMajor<double>[] biases = [new(0, 1), .. Enumerable.Range(1, L).Select(l => Copy(b[l - 1], model.Sizes[l], 1))];
            return Evaluator.Answer<double, V>(model, weights, biases, data, pool, new ForwardPass<double, V>?[threads]);
        }
    }

    /// <summary>
    /// Answers on the threads of a pool, each with batches of its own. Costs are summed in the order of the batches, whichever thread
    /// found them.
    /// </summary>
    internal static Answers Answer<T, V>(
        NetworkModel model, ColumnMajor<T>[] W, ColumnMajor<T>[] b, ImageSet data, WorkerPool pool, ForwardPass<T, V>?[] passes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
    {
        int[] indices = [.. Enumerable.Range(0, data.Count)], answers = new int[data.Count];
        double[] costs = new double[(data.Count + BatchSize - 1) / BatchSize];
        pool.Share(long.MaxValue, Math.Min(passes.Length, costs.Length), part =>
        {
            var pass = passes[part] ??= new ForwardPass<T, V>(model, W, b, BatchSize, new WorkerPool(1));
            for (int batch = part; batch < costs.Length; batch += passes.Length)
            {
                int first = batch * BatchSize;
                var some = indices.AsSpan(first, Math.Min(BatchSize, data.Count - first));
                pass.Run(data, some);
                costs[batch] = pass.Cost(data, some);
                for (int s = 0; s < some.Length; s++)
                    answers[first + s] = pass.Answer(s);
            }
        });
        return new Answers(answers, costs.Sum());
    }

    private static ColumnMajor<double> Copy(double[] values, int rows, int columns)
    {
        var copy = new ColumnMajor<double>(rows, columns);
        for (int j = 0; j < columns; j++)
            values.AsSpan(j * rows, rows).CopyTo(copy.Column(j));
        return copy;
    }
}

/// <summary>What a network answers to a set of images.</summary>
/// <param name="Classes">Of each image the class whose output is the largest.</param>
/// <param name="Cost">The cost, summed over the images.</param>
internal sealed record Answers(int[] Classes, double Cost);
