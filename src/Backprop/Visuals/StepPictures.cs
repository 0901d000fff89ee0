namespace Backprop;

/// <summary>Pictures of what one batch gave rise to.</summary>
public static class StepPictures
{
    /// <summary>The shape of every quantity of this batch, and why.</summary>
    public static ShapeLedger Ledger(this Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new ShapeLedger([step.Batch.X.RowCount, .. step.Layers.Select(layer => layer.W.RowCount)], step.Batch.Size);
    }
}
