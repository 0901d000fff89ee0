using System.Diagnostics;

namespace Backprop.Benchmarks;

/// <summary>Several ways to do the same, timed in turn, so that other load on the machine affects all of them alike.</summary>
internal sealed class Contenders(string title)
{
    private readonly List<(string Name, Func<double> Seconds, int First, int End, List<double> Times)> all = [];

    /// <summary>Adds a contender that runs in this process and returns its duration in seconds; its first run is not counted.</summary>
    public Contenders Add(string name, Func<double> seconds, bool isAvailable = true) =>
        Add(name, seconds, -1, int.MaxValue, isAvailable);

    /// <summary>Adds a contender that runs as a process of its own, whose first run counts too; it is run at most so often.</summary>
    public Contenders AddProcess(string name, Func<double> seconds, bool isAvailable = true, int maxRuns = int.MaxValue) =>
        Add(name, seconds, 0, maxRuns, isAvailable);

    private Contenders Add(string name, Func<double> seconds, int first, int end, bool isAvailable)
    {
        if (isAvailable)
            all.Add((name, seconds, first, end, []));
        return this;
    }

    /// <summary>Times the contenders in turn, in so many rounds, and prints medians and their ratios to the first.</summary>
    /// <returns>The medians, by name.</returns>
    public IReadOnlyDictionary<string, double> Print(int rounds)
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
            Console.WriteLine($"  {name,-38} {Median(times),9:0.0000} s   {times.Min(),9:0.0000} … {times.Max():0.0000}   "
                + $"× {Median(times) / first:0.00}");
        return all.ToDictionary(contender => contender.Name, contender => Median(contender.Times));
    }

    /// <summary>How long an action takes, in seconds.</summary>
    public static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The median.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
