namespace Backprop.Benchmarks;

/// <summary>Several ways to do the same, timed in turn: what else the machine does meanwhile then falls on all alike.</summary>
internal sealed class Contenders(string title)
{
    private readonly List<(string Name, Func<double> Seconds, int First, int End, List<double> Times)> all = [];

    /// <summary>One more way within this process, and what gives the seconds it takes; the first time is not counted.</summary>
    public Contenders Add(string name, Func<double> seconds, bool isHere = true) => Add(name, seconds, -1, int.MaxValue, isHere);

    /// <summary>One more way that is a process of its own, and so the same each time; at most so often. One that cannot be timed here is left out.</summary>
    public Contenders AddProcess(string name, Func<double> seconds, bool isHere = true, int most = int.MaxValue) => Add(name, seconds, 0, most, isHere);

    private Contenders Add(string name, Func<double> seconds, int first, int end, bool isHere)
    {
        if (isHere)
            all.Add((name, seconds, first, end, []));
        return this;
    }

    /// <summary>Times each so often, in turn, and prints medians and the ratios to the first.</summary>
    /// <returns>The median of the first.</returns>
    public double Print(int rounds)
    {
        for (int round = -1; round < rounds; round++)
        {
            foreach (var (_, seconds, start, end, times) in all)
            {
                if (round < start || round >= end)
                    continue;
                double time = seconds();
                if (round >= 0)
                    times.Add(time);
            }
        }
        Console.WriteLine($"\n{title}");
        double first = Median(all[0].Times);
        foreach (var (name, _, _, _, times) in all)
            Console.WriteLine($"  {name,-34} {Median(times),9:0.0000} s   {times.Min(),9:0.0000} … {times.Max():0.0000}   × {Median(times) / first:0.00}");
        return first;
    }

    /// <summary>The value in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
