using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>Early stopping: keeps the weights of the epoch with the most right answers, and tells when no better one has come for a while.</summary>
/// <param name="network">Whose weights.</param>
/// <param name="patience">For how many epochs to go on; null to keep nothing and go on to the end.</param>
internal sealed class BestEpoch(Network network, int? patience)
{
    private (Matrix<double> W, Vector<double> b)[] weights = [];
    private int epoch = -1, correct = -1;

    /// <summary>Looks at an epoch whose weights the network has; true if the run ends with it.</summary>
    public bool EndsWith(EpochReport report)
    {
        if (patience is null || report.Test is not { } evaluation)
            return false;
        if (evaluation.Correct > correct)
        {
            (epoch, correct) = (report.Epoch, evaluation.Correct);
            weights = [.. network.Layers.Select(layer => (layer.W.Clone(), layer.b.Clone()))];
        }
        return report.Epoch - epoch >= patience;
    }

    /// <summary>Gives the network the weights of the best epoch.</summary>
    public void Restore()
    {
        foreach (var (layer, (W, b)) in network.Layers.Zip(weights))
        {
            W.CopyTo(layer.W);
            b.CopyTo(layer.b);
        }
    }
}
