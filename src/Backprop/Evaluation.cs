using Backprop.Engine;

namespace Backprop;

/// <summary>How well a network recognizes the images of a data set.</summary>
/// <param name="CorrectPerClass">The number of right answers among the images of each class.</param>
/// <param name="TotalPerClass">The number of images of each class.</param>
/// <param name="Cost">C, averaged over the images.</param>
public sealed record Evaluation(IReadOnlyList<int> CorrectPerClass, IReadOnlyList<int> TotalPerClass, double Cost)
{
    /// <summary>The name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [.. CorrectPerClass.Select((_, d) => $"{d}")];

    /// <summary>The number of right answers.</summary>
    public int Correct => CorrectPerClass.Sum();

    /// <summary>The number of images.</summary>
    public int Total => TotalPerClass.Sum();

    /// <summary>The share of right answers, 0 to 1.</summary>
    public double Accuracy => (double)Correct / Total;

    internal static Evaluation Of(Dataset data, Answers answers)
    {
        int[] correct = new int[data.Classes], total = new int[data.Classes];
        for (int i = 0; i < data.Count; i++)
        {
            int label = data.Labels[i];
            total[label]++;
            if (answers.Classes[i] == label)
                correct[label]++;
        }
        return new Evaluation(correct, total, answers.Cost / data.Count) { ClassNames = data.ClassNames };
    }
}
