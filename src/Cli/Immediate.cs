namespace Backprop.Cli;

/// <summary>Progress told at once and in order; <see cref="Progress{T}"/> would report late, from the thread pool.</summary>
internal sealed class Immediate<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
