using MathNet.Numerics.LinearAlgebra;
using static Backprop.Exercises.FunctionCheck;
using static Backprop.Exercises.Mistake;
using static System.FormattableString;

namespace Backprop.Exercises;

/// <content>One neuron, and the chain rule as a graph.</content>
public static partial class Check
{
    private static readonly (double A, double B, double Gradient)[] Points =
        [(2, -3, 1), (0.5, 4, -2), (-1.5, 0.25, 0.7), (3, 1.1, 1.3), (-0.4, -0.6, -0.5)];

    private const string OppositeSign = "the right value with the wrong sign.";

    // What a factor of a product may get wrongly: from itself, the other factor, and the gradient.
    private static readonly (string Words, Func<double, double, double, double> Value)[] OfFactor =
    [
        ("its own value times the gradient; the other factor is needed.", (own, other, g) => own * g),
        ("the other factor, but the gradient from above is missing.", (own, other, g) => other),
        ("its own value, without the gradient from above.", (own, other, g) => own),
        ("the gradient unchanged. That is how a sum passes its gradient on; a product multiplies it by the other factor.",
            (own, other, g) => g),
        ("a·b times the gradient; each gets the other factor only.", (own, other, g) => own * other * g),
        ("a·b; it is the other factor times the gradient.", (own, other, g) => own * other),
        ("the gradient added to the other factor; the chain rule multiplies.", (own, other, g) => other + g),
        ("the gradient added to its own value; it is the other factor times the gradient.", (own, other, g) => own + g),
        (OppositeSign, (own, other, g) => -other * g),
        ("nothing: 0.", (own, other, g) => 0),
        ("1.", (own, other, g) => 1),
        ("the gradient divided by the other factor; it is multiplied.", (own, other, g) => g / other),
        ("the other factor divided by the gradient; it is multiplied.", (own, other, g) => other / g),
        ("the gradient in it twice.", (own, other, g) => other * g * g),
        ("the other factor in it twice.", (own, other, g) => other * other * g),
        ("(a + b) times the gradient.", (own, other, g) => (own + other) * g),
        ("(1 − value²) times the gradient, which is tanh's.", (own, other, g) => (1 - own * own) * g),
    ];

    /// <summary>Checks on one neuron with one input: z = w·x + b, a = σ(z), C = ½(a − y)².</summary>
    public static NeuronCheck Neuron(double x, double w, double b, double y) => new(x, w, b, y);

    /// <summary>The backward half of c = a·b: from a, b and c's gradient to the gradients of a and b.</summary>
    public static CheckResult ProductBackward(Func<double, double, double, (double A, double B)>? mine)
    {
        var ofA = At(Points, p => p.B * p.Gradient,
            [.. OfFactor.Select(f => ($"a gets {f.Words}", Of(p => f.Value(p.A, p.B, p.Gradient))))]);
        var ofB = At(Points, p => p.A * p.Gradient,
            [.. OfFactor.Select(f => ($"b gets {f.Words}", Of(p => f.Value(p.B, p.A, p.Gradient))))]);
        return Judge(Texts.Read("Check.ProductBackward"), mine, Points, p => Invariant($"a = {p.A}, b = {p.B}, gradient = {p.Gradient}"),
            p => Both(mine!(p.A, p.B, p.Gradient)),
            [
                .. Combine(ofA, ofB, Stack),
                new("The two are swapped: a gets b times the gradient, b gets a times it.", Stack(ofB[0].Value!, ofA[0].Value!)),
                .. OfFactor.Select((f, i) => (f.Words, i)).Skip(1).Where(f => f.Words != OppositeSign)
                    .Select(f => new Mistake($"Each gets {f.Words}", () => Stack(ofA[f.i + 1].Value!, ofB[f.i + 1].Value!))),
                new("Both get b times the gradient.", Stack(ofA[0].Value!, ofA[0].Value!)),
                new("Both get a times the gradient.", Stack(ofB[0].Value!, ofB[0].Value!)),
            ], "Each gets the other factor times the gradient.",
            WrongFactor.Sign(""), new(2, "× 2."), new(0.5, "÷ 2."));
    }

    /// <summary>The backward half of t = tanh(x): from x and t's gradient to the gradient of x.</summary>
    public static CheckResult TanhBackward(Func<double, double, double>? mine)
    {
        var slopes = At(Points, p => 1 - T(p.A) * T(p.A),
            ("The slope is missing: the gradient goes through unchanged.", _ => 1),
            ("The square is missing: 1 − tanh(x) for 1 − tanh²(x).", p => 1 - T(p.A)),
            ("tanh itself is missing: 1 − x² for 1 − tanh²(x).", p => 1 - p.A * p.A),
            ("tanh is applied twice; its slope is 1 − tanh²(x).", p => 1 - T(T(p.A)) * T(T(p.A))),
            ("That is the slope of the sigmoid, t·(1 − t); that of tanh is 1 − t².", p => T(p.A) * (1 - T(p.A))),
            ("That is σ′(x), the slope of the sigmoid; that of tanh is 1 − tanh²(x).", p => Activation.Sigmoid.Derivative(p.A)),
            ("This is tanh itself, not its slope.", p => T(p.A)),
            ("1 + where 1 − belongs.", p => 1 + T(p.A) * T(p.A)),
            ("The 1 − is missing: this is tanh²(x).", p => T(p.A) * T(p.A)),
            ("The square is inside: 1 − tanh(x²) for 1 − tanh²(x).", p => 1 - T(p.A * p.A)),
            ("The square is of all of it: (1 − tanh(x))².", p => (1 - T(p.A)) * (1 - T(p.A))),
            ("It is 1 + tanh(x).", p => 1 + T(p.A)), ("1 − 2·tanh(x): the square is no factor of 2.", p => 1 - 2 * T(p.A)),
            ("The slope is squared.", p => Math.Pow(1 - T(p.A) * T(p.A), 2)), ("It is 1 − tanh³(x).", p => 1 - Math.Pow(T(p.A), 3)),
            ("Math.Tan is where Math.Tanh belongs.", p => 1 - Math.Tan(p.A) * Math.Tan(p.A)),
            ("This is 1 / cosh(x); the slope is its square.", p => 1 / Math.Cosh(p.A)),
            ("This is 1 + tan², the slope of tan.", p => 1 + Math.Pow(Math.Tan(p.A), 2)),
            ("This is x itself.", p => p.A), ("This is the slope of the arc tangent, 1 / (1 + x²).", p => 1 / (1 + p.A * p.A)),
            ("The gradient is inside: 1 − tanh²(x·gradient).", p => 1 - Math.Pow(T(p.A * p.Gradient), 2)),
            ("The slope is taken at the gradient, not at x.", p => 1 - Math.Pow(T(p.Gradient), 2)));
        var gradients = At(Points, p => p.Gradient, ("The gradient from above is missing.", _ => 1), ("The gradient from above is squared.",
            p => p.Gradient * p.Gradient), ("It is divided by the gradient from above; the chain rule multiplies.", p => 1 / p.Gradient),
            ("x is where the gradient from above belongs.", p => p.A));
        return Judge(Texts.Read("Check.TanhBackward"), mine, Points, p => Invariant($"x = {p.A}, gradient = {p.Gradient}"),
            p => [mine!(p.A, p.Gradient)],
            [
                .. Combine(slopes, gradients, Part.Times),
                .. At(Points, _ => 0, ("The gradient is added; the chain rule multiplies.", p => 1 - T(p.A) * T(p.A) + p.Gradient),
                    ("The gradient is subtracted; the chain rule multiplies.", p => 1 - T(p.A) * T(p.A) - p.Gradient),
                    ("Parentheses are missing: 1 − t²·gradient multiplies t² alone.", p => 1 - T(p.A) * T(p.A) * p.Gradient)).Skip(1),
            ], "The slope of tanh at x is 1 − tanh²(x), never 0.",
            WrongFactor.Sign("tanh² − 1 where 1 − tanh² belongs?"), new(2, "× 2."), new(0.5, "÷ 2."));
    }

    /// <summary>
    /// The gradients of c = a·b + tanh(a) as a learner's graph gives them: from a and b to ∂c/∂a and ∂c/∂b. a is used twice, so
    /// its two gradients must add up.
    /// </summary>
    public static CheckResult Accumulation(Func<double, double, (double A, double B)>? mine)
    {
        static double S(double x) => 1 - T(x) * T(x);
        var ofA = At(Points, p => p.B + S(p.A),
            ("a's gradient through tanh is lost: only that of a·b is left. Is there an = where += belongs?", p => p.B),
            ("a's gradient through a·b is lost: only that of tanh is left. Is there an = where += belongs?", p => S(p.A)),
            ("The two gradients of a are multiplied; they add up.", p => p.B * S(p.A)),
            ("The gradient through a·b is subtracted; the two add up.", p => S(p.A) - p.B),
            ("The gradient through tanh is subtracted; the two add up.", p => p.B - S(p.A)),
            ("The two gradients of a are averaged; they add up.", p => (p.B + S(p.A)) / 2),
            ("Through a·b a gets b, not a.", p => p.A + S(p.A)), ("Through a·b a gets b, not a·b.", p => p.A * p.B + S(p.A)),
            ("Through a·b a gets b, not 1.", p => 1 + S(p.A)), ("Through tanh a gets 1 − tanh²(a), not tanh(a).", p => p.B + T(p.A)),
            ("Through tanh a gets 1 − tanh²(a), not 1 − a².", p => p.B + 1 - p.A * p.A),
            ("Through tanh a gets 1 − tanh²(a), not 1 − tanh(a).", p => p.B + 1 - T(p.A)),
            ("Through tanh a gets 1 − tanh²(a), not 1.", p => p.B + 1),
            ("Through tanh a gets 1 − tanh²(a), not 1 + tanh²(a).", p => p.B + 2 - S(p.A)),
            ("Through tanh a gets 1 − tanh²(a), not tanh²(a).", p => p.B + 1 - S(p.A)),
            ("The slope of tanh is taken at b; it should be at a.", p => p.B + S(p.B)),
            ("The slope of tanh is taken at a·b; it should be at a.", p => p.B + S(p.A * p.B)),
            ("The slope of tanh is that of the sigmoid.", p => p.B + Activation.Sigmoid.Derivative(p.A)),
            ("b goes through tanh, too: (b + 1)·tanh′(a) or b inside.", p => (p.B + 1) * S(p.A)),
            ("a's gradient through a·b is added twice.", p => 2 * p.B + S(p.A)),
            ("a's gradient through tanh is added twice.", p => p.B + 2 * S(p.A)), ("a gets nothing.", _ => 0),
            ("a gets the value of c, not its gradient.", p => p.A * p.B + T(p.A)));
        var ofB = At(Points, p => p.A, ("b gets a, not b.", p => p.B), ("b gets a, not 1.", _ => 1), ("b gets nothing.", _ => 0),
            ("b gets a, not a·b.", p => p.A * p.B), ("b has no part in tanh(a): it gets a alone.", p => p.A + S(p.A)),
            ("b has no part in tanh(a): it gets a alone.", p => p.A * S(p.A)),
            ("b has no part in tanh(a): it gets a alone.", p => p.A + S(p.B)),
            ("b gets a, not tanh(a).", p => T(p.A)), ("b gets a twice.", p => 2 * p.A), ("What b gets has the wrong sign.", p => -p.A));
        return Judge(Texts.Read("Check.Accumulation"), mine, Points, p => Invariant($"a = {p.A}, b = {p.B}"), p => Both(mine!(p.A, p.B)),
            [
                .. Combine(ofA, ofB, Stack),
                new("The two are swapped: a's gradient comes first.", Stack(ofB[0].Value!, ofA[0].Value!)),
            ], "The last value's own gradient starts at 1.",
            WrongFactor.Sign(""), new(2, "× 2. Was backward run twice, without setting the gradients to 0 in between?"), new(0.5, "÷ 2."));
    }

    private static Func<(double A, double B, double Gradient),
        double> Of(Func<(double A, double B, double Gradient), double> value) => value;

    private static Matrix<double> Stack(Matrix<double> upper, Matrix<double> lower) => upper.Stack(lower);

    private static double[] Both((double A, double B) pair) => [pair.A, pair.B];

    private static double T(double x) => Math.Tanh(x);
}
