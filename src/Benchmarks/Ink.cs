using Backprop.Engine;

namespace Backprop.Benchmarks;

/// <summary>How much of layer 1 the engine computes, as shares, because blank pixels add nothing.</summary>
/// <param name="Forward">Of the forward product: a pixel counts where any of four consecutive images of a batch has ink.</param>
/// <param name="Step">Of the step: an image counts where any of four neighboring pixels has ink.</param>
/// <param name="Weights">Of the weights: four neighboring pixels count where any image of the batch has ink.</param>
internal sealed record Ink(double Forward, double Step, double Weights)
{
    /// <summary>Of an epoch in a given order.</summary>
    public static Ink Of(ImageSet data, int[] order, int batchSize)
    {
        const int tile = 4;
        var batch = new PixelBatch(data.PixelCount, batchSize);
        double forward = 0, step = 0, weights = 0;
        int batches = 0;
        for (int start = 0; start < order.Length; start += batchSize, batches++)
        {
            int m = Math.Min(batchSize, order.Length - start);
            batch.Read(data, order.AsSpan(start, m), listsImages: true);
            foreach (int pixels in batch.InkedPixels.Counts[..((m + tile - 1) / tile)])
                forward += tile * pixels;
            foreach (int images in batch.InkedImages.Counts)
            {
                step += tile * images;
                weights += images > 0 ? tile : 0;
            }
        }
        double all = (double)order.Length * data.PixelCount;
        return new Ink(forward / all, step / all, weights / batches / data.PixelCount);
    }
}
