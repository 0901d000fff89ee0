namespace Backprop.Exercises;

/// <summary>Checks slopes that a learner computes by hand for one neuron with one input: z = w·x + b, a = σ(z), C = ½(a − y)².</summary>
/// <example><code>
/// var neuron = Check.Neuron(x: 1.5, w: 0.8, b: -0.3, y: 1);
/// neuron.dCdw(myDCdw)   // ✗ Incorrect. The last link is missing: dz/dw = x.
/// </code></example>
public sealed class NeuronCheck
{
    private readonly double x, w, b, z, a, y, slope, dCdz;

    internal NeuronCheck(double x, double w, double b, double y)
    {
        (this.x, this.w, this.b, this.y) = (x, w, b, y);
        z = w * x + b;
        a = σ(z);
        slope = a * (1 - a);
        dCdz = (a - y) * slope;
    }

    /// <summary>a = σ(w·x + b).</summary>
    public CheckResult Output(object? mine) => NumberCheck.Exact(
        Text("neuron.Output"), mine, a,
        ("σ is missing: this is z.", z),
        ("b is missing.", σ(w * x)),
        ("The sign in the exponent is wrong: σ(z) = 1 / (1 + e⁻ᶻ).", σ(-z)),
        ("This is the slope σ′(z).", slope),
        ("σ is applied twice.", σ(a)));

    /// <summary>C = ½(a − y)².</summary>
    public CheckResult Cost(object? mine) => NumberCheck.Exact(
        Text("neuron.Cost"), mine, (a - y) * (a - y) / 2,
        ("The ½ is missing.", (a - y) * (a - y)),
        ("This is the error a − y; it should be squared and halved.", a - y),
        ("The square is missing.", (a - y) / 2),
        ("σ is missing: this is the cost of z.", (z - y) * (z - y) / 2));

    /// <summary>dC/dw = (a − y)·σ′(z)·x.</summary>
    public CheckResult dCdw(object? mine) => NumberCheck.Exact(
        Text("neuron.dCdw"), mine, dCdz * x,
        [.. Chain(x), ("The last link is dz/dw = x, not w.", dCdz * w),
            ("The last link is missing: dz/dw = x. (This is dC/db.)", dCdz)]);

    /// <summary>dC/db = (a − y)·σ′(z).</summary>
    public CheckResult dCdb(object? mine) => NumberCheck.Exact(
        Text("neuron.dCdb"), mine, dCdz,
        [.. Chain(1), ("The last link is dz/db = 1, not x. (This is dC/dw.)", dCdz * x),
            ("The last link is dz/db = 1, not w.", dCdz * w)]);

    /// <summary>w after one step: w − η·dC/dw.</summary>
    public CheckResult Step(object? mine, double rate) => NumberCheck.Exact(
        Text("neuron.Step", ("rate", rate)), mine, w - rate * dCdz * x,
        ("Uphill: + where − belongs.", w + rate * dCdz * x),
        ("The learning rate is missing.", w - dCdz * x),
        ("This is w as it was.", w),
        ("This is the step alone; w is missing.", -rate * dCdz * x),
        ("This is the step alone; w is missing.", rate * dCdz * x));

    private Exercise Text(string key, params (string, object?)[] more) =>
        Texts.Read(key, [("x", x), ("w", w), ("b", b), ("y", y), .. more]);

    private (string, double)[] Chain(double last) =>
    [
        ("σ′(z) is missing, the middle link.", (a - y) * last),
        ("The slope is taken at a: σ′(a) for σ′(z). It is a·(1 − a), or σ(z)·(1 − σ(z)).", (a - y) * σ(a) * (1 - σ(a)) * last),
        ("The sign is wrong: y − a where a − y belongs?", -dCdz * last),
        ("It is twice the right one. The 2 of the square cancels the ½.", 2 * dCdz * last),
        ("It is half the right one. The 2 of the square cancels the ½.", dCdz * last / 2),
        ("The error a − y is missing, the first link.", slope * last),
        ("The middle link is σ′(z) = a·(1 − a), not a.", (a - y) * a * last),
        ("The middle link is σ′(z) = a·(1 − a), not 1 − a.", (a - y) * (1 - a) * last),
        ("The error is squared; the derivative of ½(a − y)² is a − y.", (a - y) * (a - y) * slope * last),
        ("Two mistakes: σ′(z) is missing, and the sign is wrong.", (y - a) * last),
        ("The links are added; a chain multiplies them.", a - y + slope + last),
    ];

    private static double σ(double z) => 1 / (1 + Math.Exp(-z));
}
