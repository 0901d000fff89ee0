using static System.FormattableString;

namespace Backprop.Exercises;

/// <summary>Checks slopes worked out by hand for one neuron with one input: z = w·x + b, a = σ(z), C = ½(a − y)².</summary>
/// <example><code>
/// var neuron = Check.Neuron(x: 1.5, w: 0.8, b: -0.3, y: 1);
/// neuron.dCdw(myDCdw)   // ✗ Incorrect. The last link is missing: dz/dw = x.
/// </code></example>
public sealed class NeuronCheck
{
    private readonly double x, w, b, z, a, y, slope;

    internal NeuronCheck(double x, double w, double b, double y)
    {
        (this.x, this.w, this.b, this.y) = (x, w, b, y);
        z = w * x + b;
        a = σ(z);
        slope = σ(z) * (1 - σ(z));
    }

    /// <summary>a = σ(w·x + b).</summary>
    public CheckResult Output(object? mine) => Judge(new("a", "First z = w·x + b, then σ(z) = 1 / (1 + e⁻ᶻ).",
        Solution("A", a => a, "Output(myA)")), mine, a,
        ("σ is missing: this is z.", z), ("b is missing.", σ(w * x)), ("The sign in the exponent is wrong: σ(z) = 1 / (1 + e⁻ᶻ).", σ(-z)),
        ("This is the slope σ′(z).", slope), ("σ is applied twice.", σ(a)));

    /// <summary>C = ½(a − y)².</summary>
    public CheckResult Cost(object? mine) => Judge(new("C", "Half the square of the error: C = ½(a − y)².",
        Solution("C", a => Invariant($"0.5 * ({a} - {y}) * ({a} - {y})"), "Cost(myC)")), mine, (a - y) * (a - y) / 2,
        ("The ½ is missing.", (a - y) * (a - y)), ("This is the error a − y; it is to be squared and halved.", a - y),
        ("The square is missing.", (a - y) / 2), ("σ is missing: this is the cost of z.", (z - y) * (z - y) / 2));

    /// <summary>dC/dw = (a − y)·σ′(z)·x.</summary>
    public CheckResult dCdw(object? mine) => Judge(new("dC/dw", "Three links of a chain, multiplied: dC/da = a − y, da/dz = σ′(z) = a·(1 − a), dz/dw = x.",
        Solution("DCdw", a => Invariant($"({a} - {y}) * {a} * (1 - {a}) * {x}"), "dCdw(myDCdw)")), mine, (a - y) * slope * x,
        [.. Chain(x, "x"), ("The last link is dz/dw = x, not w.", (a - y) * slope * w), ("The last link is missing: dz/dw = x. (This is dC/db.)", (a - y) * slope)]);

    /// <summary>dC/db = (a − y)·σ′(z).</summary>
    public CheckResult dCdb(object? mine) => Judge(new("dC/db", "As dC/dw, with another last link: z = w·x + b, so dz/db = 1.",
        Solution("DCdb", a => Invariant($"({a} - {y}) * {a} * (1 - {a})"), "dCdb(myDCdb)")), mine, (a - y) * slope,
        [.. Chain(1, "1"), ("The last link is dz/db = 1, not x. (This is dC/dw.)", (a - y) * slope * x), ("This is b's part times w; dz/db = 1.", (a - y) * slope * w)]);

    /// <summary>w after one step: w − η·dC/dw.</summary>
    public CheckResult Step(object? mine, double rate) => Judge(new("new w", "Against the slope, by the learning rate: w − η·dC/dw.",
        Solution("NewW", a => Invariant($"{w} - {rate} * ({a} - {y}) * {a} * (1 - {a}) * {x}"), Invariant($"Step(myNewW, rate: {rate})"))), mine, w - rate * (a - y) * slope * x,
        ("Uphill: + where − belongs.", w + rate * (a - y) * slope * x), ("The learning rate is missing.", w - (a - y) * slope * x),
        ("This is w as it was.", w), ("This is the step alone; w is missing.", -rate * (a - y) * slope * x), ("This is the step alone; w is missing.", rate * (a - y) * slope * x));

    // With this neuron's numbers: a notebook's x, w, b, a and y may be another's.
    private string Solution(string name, Func<string, string> answer, string call) => Invariant($"""
        double aFor{name} = 1 / (1 + Math.Exp(-({w} * {x} + {b})));
        double my{name} = {answer($"aFor{name}")};
        neuron.{call}
        """);

    private (string, double)[] Chain(double last, string name) =>
    [
        ("σ′(z) is missing, the middle link.", (a - y) * last),
        ("The slope is taken at a: σ′(a) for σ′(z). It is a·(1 − a), or σ(z)·(1 − σ(z)).", (a - y) * σ(a) * (1 - σ(a)) * last),
        ("The sign is wrong: y − a where a − y belongs?", (y - a) * slope * last),
        ("It is twice the right one. The 2 of the square cancels the ½.", 2 * (a - y) * slope * last),
        ("It is half the right one. The 2 of the square cancels the ½.", (a - y) * slope * last / 2),
        ("The error a − y is missing, the first link.", slope * last),
        ("The middle link is σ′(z) = a·(1 − a), not a.", (a - y) * a * last),
        ("The middle link is σ′(z) = a·(1 − a), not 1 − a.", (a - y) * (1 - a) * last),
        ("The error is squared; the derivative of ½(a − y)² is a − y.", (a - y) * (a - y) * slope * last),
        ("Two mistakes: σ′(z) is missing, and the sign is wrong.", (y - a) * last),
        ("The links are added; a chain multiplies them.", a - y + slope + last),
    ];

    private static CheckResult Judge(Exercise exercise, object? mine, double right, params (string Sentence, double Value)[] mistakes) =>
        exercise.Of(mine, () => new Diagnosis(right) { Mistakes = mistakes.Select(Mistake.Of) }.Judge(exercise, mine!));

    private static double σ(double z) => 1 / (1 + Math.Exp(-z));
}
