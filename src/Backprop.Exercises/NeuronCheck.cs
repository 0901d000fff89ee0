namespace Backprop.Exercises;

/// <summary>Checks slopes that a learner computes by hand for one neuron with one input: z = w·x + b, a = σ(z), C = ½(a − y)².</summary>
/// <example><code>
/// var neuron = Check.Neuron(x: 1.5, w: 0.8, b: -0.3, y: 1);
/// neuron.dCdw(myDCdw)   // ✗ Incorrect. The last link is missing: dz/dw = x.
/// </code></example>
public sealed class NeuronCheck
{
    private readonly (string, object?)[] values;
    private readonly NeuronMistakes mistakes;

    internal NeuronCheck(double x, double w, double b, double y)
    {
        values = [("x", x), ("w", w), ("b", b), ("y", y)];
        mistakes = new(x, w, b, y);
    }

    /// <summary>a = σ(w·x + b).</summary>
    public CheckResult Output(object? mine) => Judge("neuron.Output", mine, mistakes.A,
        "1 / (1 + …) in whole numbers is 0: write 1.0.");

    /// <summary>C = ½(a − y)².</summary>
    public CheckResult Cost(object? mine) => Judge("neuron.Cost", mine, mistakes.C,
        "In whole numbers 1 / 2 is 0: write 0.5. Or was a subtracted from itself?");

    /// <summary>dC/dw = (a − y)·σ′(z)·x.</summary>
    public CheckResult dCdw(object? mine) => Judge("neuron.dCdw", mine, mistakes.Slope(ofB: false),
        "One of its links is 0: which? If 1 / 2 is one of them, it is 0 in whole numbers.");

    /// <summary>dC/db = (a − y)·σ′(z).</summary>
    public CheckResult dCdb(object? mine) => Judge("neuron.dCdb", mine, mistakes.Slope(ofB: true),
        "z = w·x + b moves as much as b does: dz/db is 1, not 0. Or, if 1 / 2 is in it: that is 0 in whole numbers.");

    /// <summary>w after one step: w − η·dC/dw.</summary>
    public CheckResult Step(object? mine, double rate) => Judge("neuron.Step", mine, mistakes.NewW(rate), "", ("rate", rate));

    private CheckResult Judge(
        string key, object? mine, IReadOnlyList<Mistake> alternatives, string whyZero, params (string, object?)[] more) =>
        Texts.Read(key, [.. values, .. more]).Judge(mine, _ =>
            new(alternatives[0].Value!) { Mistakes = alternatives, WhyZero = whyZero });
}
