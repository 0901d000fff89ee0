namespace Backprop.Cli;

/// <summary>Progress reported immediately and in order; <see cref="Progress{T}"/> would report from the thread pool.</summary>
internal sealed class Immediate<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
