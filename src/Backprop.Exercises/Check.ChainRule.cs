using static System.FormattableString;

namespace Backprop.Exercises;

/// <content>One neuron, and the chain rule as a graph.</content>
public static partial class Check
{
    private static readonly (double A, double B, double Gradient)[] Points = [(2, -3, 1), (0.5, 4, -2), (-1.5, 0.25, 0.7), (3, 1.1, 1.3)];

    /// <summary>Checks on one neuron with one input: z = w·x + b, a = σ(z), C = ½(a − y)².</summary>
    public static NeuronCheck Neuron(double x, double w, double b, double y) => new(x, w, b, y);

    /// <summary>The backward half of c = a·b: from a, b and c's gradient to the gradients of a and b.</summary>
    public static CheckResult ProductBackward(Func<double, double, double, (double A, double B)>? mine) => FunctionCheck.Judge(
        Texts.Read("Check.ProductBackward"), mine, Points, p => Invariant($"a = {p.A}, b = {p.B}, gradient = {p.Gradient}"),
        p => Both(mine!(p.A, p.B, p.Gradient)), p => [p.B * p.Gradient, p.A * p.Gradient],
        ("The two are swapped: a gets b times the gradient, b gets a times it.", p => [p.A * p.Gradient, p.B * p.Gradient]),
        ("The gradient from above is missing.", p => [p.B, p.A]),
        ("That is how a sum passes its gradient on; a product multiplies it by the other factor.", p => [p.Gradient, p.Gradient]),
        ("Both get a·b times the gradient; each gets the other factor only.", p => [p.A * p.B * p.Gradient, p.A * p.B * p.Gradient]),
        ("The gradient is added; the chain rule multiplies.", p => [p.B + p.Gradient, p.A + p.Gradient]));

    /// <summary>The backward half of t = tanh(x): from x and t's gradient to the gradient of x.</summary>
    public static CheckResult TanhBackward(Func<double, double, double>? mine) => FunctionCheck.Judge(
        Texts.Read("Check.TanhBackward"), mine, Points, p => Invariant($"x = {p.A}, gradient = {p.Gradient}"),
        p => [mine!(p.A, p.Gradient)], p => [(1 - T(p.A) * T(p.A)) * p.Gradient],
        ("The gradient from above is missing.", p => [1 - T(p.A) * T(p.A)]),
        ("The square is missing: 1 − tanh(x) for 1 − tanh²(x).", p => [(1 - T(p.A)) * p.Gradient]),
        ("tanh itself is missing: 1 − x² for 1 − tanh²(x).", p => [(1 - p.A * p.A) * p.Gradient]),
        ("tanh is applied twice; its slope is 1 − tanh²(x).", p => [(1 - T(T(p.A)) * T(T(p.A))) * p.Gradient]),
        ("That is the slope of the sigmoid, t·(1 − t); that of tanh is 1 − t².", p => [T(p.A) * (1 - T(p.A)) * p.Gradient]),
        ("This is tanh itself, not its slope.", p => [T(p.A) * p.Gradient]),
        ("The slope is missing: the gradient goes through unchanged.", p => [p.Gradient]),
        ("1 + where 1 − belongs.", p => [(1 + T(p.A) * T(p.A)) * p.Gradient]));

    /// <summary>
    /// The gradients of c = a·b + tanh(a) as a learner's graph gives them: from a and b to ∂c/∂a and ∂c/∂b. a is used twice, so
    /// its two gradients must add up.
    /// </summary>
    public static CheckResult Accumulation(Func<double, double, (double A, double B)>? mine) => FunctionCheck.Judge(
        Texts.Read("Check.Accumulation"), mine, Points, p => Invariant($"a = {p.A}, b = {p.B}"),
        p => Both(mine!(p.A, p.B)), p => [p.B + 1 - T(p.A) * T(p.A), p.A],
        ("a's gradient through tanh is lost: only that of a·b is left. Is there an = where += belongs?", p => [p.B, p.A]),
        ("a's gradient through a·b is lost: only that of tanh is left. Is there an = where += belongs?", p => [1 - T(p.A) * T(p.A), p.A]),
        ("The two gradients of a are multiplied; they add up.", p => [p.B * (1 - T(p.A) * T(p.A)), p.A]),
        ("The gradients are twice too large. Was backward run twice, without setting them to 0 in between?",
            p => [2 * (p.B + 1 - T(p.A) * T(p.A)), 2 * p.A]),
        ("All gradients are 0. The last value's own gradient starts at 1.", _ => [0, 0]));

    private static double[] Both((double A, double B) pair) => [pair.A, pair.B];

    private static double T(double x) => Math.Tanh(x);
}
