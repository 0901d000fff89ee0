namespace Backprop;

/// <summary>Early stopping: keeps the weights of the epoch with the most right answers; ends the run if no better one follows.</summary>
/// <param name="network">The network in training.</param>
/// <param name="patience">How many epochs to wait for a better one; null to keep no weights and never end the run.</param>
internal sealed class BestEpoch(Network network, int? patience)
{
    private (double[] W, double[] b)[] weights = [];
    private int epoch = -1, correct = -1;

    /// <summary>Keeps the network's weights if the epoch is the best so far; returns whether the run ends with it.</summary>
    public bool EndsWith(EpochReport report)
    {
        if (patience is null || report.Test is not { } evaluation)
            return false;
        if (evaluation.Correct > correct)
        {
            (epoch, correct) = (report.Epoch, evaluation.Correct);
            weights = [.. network.Layers.Select(layer => (layer.Weights.ToArray(), layer.Biases.ToArray()))];
        }
        return report.Epoch - epoch >= patience;
    }

    /// <summary>Gives the network the weights of the best epoch.</summary>
    public void Restore()
    {
        foreach (var (layer, (W, b)) in network.Layers.Zip(weights))
        {
            W.CopyTo(layer.Weights, 0);
            b.CopyTo(layer.Biases, 0);
        }
    }
}
