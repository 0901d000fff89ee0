using System.Collections.ObjectModel;

namespace Backprop;

/// <summary>The reports of a run, in order.</summary>
public sealed class History : ReadOnlyCollection<EpochReport>
{
    internal History()
        : base([])
    {
    }

    internal void Add(EpochReport report) => Items.Add(report);
}
