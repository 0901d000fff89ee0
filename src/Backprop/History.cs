using System.Collections;

namespace Backprop;

/// <summary>The reports of a run, in order.</summary>
public sealed class History : IReadOnlyList<EpochReport>
{
    private readonly List<EpochReport> reports = [];

    /// <inheritdoc/>
    public int Count => reports.Count;

    /// <inheritdoc/>
    public EpochReport this[int epoch] => reports[epoch];

    /// <inheritdoc/>
    public IEnumerator<EpochReport> GetEnumerator() => reports.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(EpochReport report) => reports.Add(report);
}
