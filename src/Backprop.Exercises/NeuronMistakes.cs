using static Backprop.Exercises.Mistake;
using static Backprop.Exercises.NumberCheck;
using static Backprop.Exercises.Part;

namespace Backprop.Exercises;

/// <summary>What learners do to the numbers of one neuron, z = w·x + b, a = σ(z), C = ½(a − y)²: the alternatives of each.</summary>
internal sealed class NeuronMistakes(double x, double w, double b, double y)
{
    // The neuron that notebook 1 begins with: its x, w, b and y are variables there.
    private const double FirstX = 1.5, FirstW = -0.8, FirstB = 0.3, FirstY = 1;

    private static readonly double FirstA = σ(FirstW * FirstX + FirstB);

    private const string WrongSign = "The sign is wrong: y − a where a − y belongs, or a − 1 where 1 − a does?";

    private double a => σ(w * x + b);

    public IReadOnlyList<Mistake> A =>
    [
        .. A_(x, w, b),
        .. First((x, w, b, _) => σ(w * x + b)),
    ];

    public IReadOnlyList<Mistake> C
    {
        get
        {
            var squares = ApplyToNumber(Errors, e => e * e,
                ("The square is missing.", e => e),
                ("The error is made positive; it should be squared.", e => a < y ? Math.Abs(e) : double.NaN),
                ("The error is cubed.", e => e * e * e), ("The error is squared twice.", e => e * e * e * e),
                ("A square root is taken.", e => Math.Sqrt(Math.Abs(e))));
            var halves = Alternatives(0.5, ("The ½ is missing.", 1), ("It is halved twice.", 0.25), ("It is doubled, not halved.", 2),
                ("The sign is wrong: a cost is never negative.", -0.5));
            return
            [
                .. Combine(halves, squares, Product),
                new("The ½ is squared too: this is (½(a − y))².", (a - y) * (a - y) / 4),
                new("a and y are squared, not their difference.", (a * a - y * y) / 2),
                new("This is the cross-entropy; the quadratic cost is asked for.", -y * Math.Log(a) - (1 - y) * Math.Log(1 - a)),
                new("This is −ln a; the quadratic cost is asked for.", -Math.Log(a)),
                .. First((x, w, b, y) => 0.5 * Math.Pow(σ(w * x + b) - y, 2)),
            ];
        }
    }

    /// <summary>dC/dw, whose last link is x, or dC/db, whose last link is 1.</summary>
    public IReadOnlyList<Mistake> Slope(bool ofB)
    {
        double z = w * x + b, s = a * (1 - a), e = a - y, last = ofB ? 1 : x;
        var errors = Errors.Concat(
        [
            new("The error is squared; the derivative of ½(a − y)² is a − y.", e * e),
            new("This is the cost itself times the other links; its derivative is a − y.", e * e / 2),
            new("The error is made positive; it keeps its sign.", Math.Abs(e)),
            new("The error a − y is missing, the first link.", 1),
        ]).ToList();
        var slopes = Alternatives(s,
            ("σ′(z) is missing, the middle link.", 1),
            ("The slope is taken at a: σ′(a) for σ′(z). It is a·(1 − a), or σ(z)·(1 − σ(z)).", σ(a) * (1 - σ(a))),
            ("The middle link is σ′(z) = a·(1 − a), not a.", a), ("The middle link is σ′(z) = a·(1 − a), not 1 − a.", 1 - a),
            ("σ′(z) is in it twice.", s * s), ("The middle link is a·(1 − a), not z·(1 − z).", z * (1 - z)),
            ("The middle link is a·(1 − a), not z.", z), ("The middle link is a·(1 − a), not a².", a * a),
            ("The middle link is a·(1 − a), not (1 − a)².", (1 - a) * (1 - a)),
            ("The middle link is a·(1 − a), not a·(1 + a).", a * (1 + a)),
            ("The middle link is a·(1 − a), not 1 − a², which is for tanh.", 1 - a * a),
            ("The slope is taken at x: σ′(x) for σ′(z).", σ(x) * (1 - σ(x))),
            ("The slope is taken at w·x, without b.", σ(w * x) * (1 - σ(w * x))),
            ("The slope is that of tanh.", 1 - Math.Pow(Math.Tanh(z), 2)),
            ("The slope is that of the first neuron.", FirstA * (1 - FirstA)),
            ("The middle link is y·(1 − y); it should be a·(1 − a).", y * (1 - y)),
            ("It is divided by σ′(z); it should be multiplied.", 1 / s));
        var lasts = ofB
            ? Alternatives(1, ("The last link is dz/db = 1, not x. (This is dC/dw.)", x), ("The last link is dz/db = 1, not w.", w),
                ("The last link is dz/db = 1, not b.", b), ("The last link is dz/db = 1, not w·x.", w * x),
                ("The last link is dz/db = 1, not z.", z))
            : Alternatives(x, ("The last link is missing: dz/dw = x. (This is dC/db.)", 1), ("The last link is dz/dw = x, not w.", w),
                ("The last link is dz/dw = x, not b.", b), ("The last link is in it twice: x².", x * x),
                ("The last link is dz/dw = x, not w·x.", w * x),
                ("The last link is dz/dw = x, not z.", z), ("The last link is dz/dw = x, not x + b.", x + b),
                ("It is divided by x; it should be multiplied.", 1 / x),
                ("The last link is the x of the first neuron.", FirstX));
        var factors = Alternatives(1, ("It is twice the right one. The 2 of the square cancels the ½.", 2),
            ("It is half the right one. The 2 of the square cancels the ½.", 0.5));
        return
        [
            .. Combine(Combine(Combine(errors, slopes, Product), lasts, Product), factors, Product),
            new("The links are added; a chain multiplies them.", e + s + (ofB ? 1 : x)),
            new("The slope is multiplied by a, not by a − y, and y is subtracted at the end.", a * s * last - y),
            new("This is the cost C; its slope is asked for.", e * e / 2),
            // A wrong z spoils the error and the slope alike.
            .. ApplyToNumber(In("a", A_(x, w, b)), a => (a - y) * a * (1 - a) * last),
            .. First((x, w, b, y) => σ(w * x + b) is var a ? (a - y) * a * (1 - a) * (ofB ? 1 : x) : 0),
        ];
    }

    public IReadOnlyList<Mistake> NewW(double rate)
    {
        double slope = (a - y) * a * (1 - a);
        var rates = Alternatives(rate, ("The learning rate is missing.", 1),
        ("The learning rate is squared: it is in there twice.", rate * rate),
            ("Uphill: + where − belongs, or y − a where a − y does.", -rate),
            ("It is divided by the learning rate; it should be multiplied.", 1 / rate),
            ("The step is twice as long as it should be.", 2 * rate), ("The step is half as long as it should be.", rate / 2),
            ("The step is 1 − η times the slope; it should be η times.", 1 - rate));
        var from = Alternatives(w, ("This is the step alone; w is missing.", 0), ("The step starts from b; it should from w.", b),
            ("The step starts from x; it should from w.", x), ("w itself is multiplied by the rate; only the slope should be.", rate * w),
            ("w starts with the wrong sign.", -w), ("The step starts from the first neuron's w.", FirstW));
        return
        [
            .. Combine(from, Combine(rates, In("dC/dw", [.. Slope(ofB: false).Where(mistake => mistake.Words != WrongSign)]), Product),
                Minus),
            new("This is w as it was.", w), new("This is the step alone; w is missing.", rate * slope * x),
            new("This is the slope dC/dw, not the new w.", slope * x), new("This is the new b.", b - rate * slope),
            new("w is multiplied by the slope; the step should be subtracted.", w * rate * slope * x),
            new("w is multiplied by 1 − the step; the step should be subtracted.", w * (1 - rate * slope * x)),
            new("w is multiplied by 1 − η; the step is η·dC/dw.", w - rate * w), new("η is subtracted, without the slope.", w - rate),
            new("The cost is subtracted, not its slope.", w - rate * (a - y) * (a - y) / 2),
            .. First((x, w, b, y) => σ(w * x + b) is var a ? w - rate * (a - y) * a * (1 - a) * x : 0),
        ];
    }

    private IReadOnlyList<Mistake> Errors =>
    [
        .. ApplyToNumber(In("a", A_(x, w, b)), a => a - y),
        new(WrongSign, y - a), new("y is missing: a alone, instead of a − y.", a),
        new("a is missing: y alone, instead of a − y.", y), new("a and y are added; the error is a − y.", a + y),
        new("a and y are multiplied; the error is a − y.", a * y), new("The error is a − x; it should be a − y.", a - x),
        new("The error is w − y; it should be a − y.", w - y), new("The error is x − y; it should be a − y.", x - y),
        new("The error is a − 1, with the first neuron's y; it should be a − y.", a - FirstY),
        new("The a in the error is that of the first neuron.", FirstA - y), new("The error is that of the first neuron.", FirstA - FirstY),
    ];

    private static IReadOnlyList<Mistake> A_(double x, double w, double b)
    {
        var products = Alternatives(w * x, ("w and x are added; they are multiplied.", w + x), ("w is missing.", x), ("x is missing.", w),
            ("w·x is missing.", 0), ("w is divided by x.", w / x), ("x is squared.", w * x * x), ("The sign of w is wrong.", -w * x),
            ("b is where w belongs.", b * x));
        var biases = Alternatives(b, ("b is missing.", 0), ("b is subtracted; it is added.", -b), ("b is added twice.", 2 * b),
            ("b is multiplied by x too: w·x + b, not (w + b)·x.", b * x), ("b is multiplied by w too.", b * w),
            ("1 is added where b belongs.", 1));
        return
        [
            .. ApplyToNumber(Combine(products, biases, Plus), σ,
                ("σ is missing: this is z.", z => z), ("σ is applied twice.", z => σ(σ(z))),
                ("This is the slope σ′(z).", z => σ(z) * (1 - σ(z))),
                ("This is 1 − σ(z): the sign in the exponent is wrong, σ(z) is 1 / (1 + e⁻ᶻ); or it was subtracted from 1.", z => σ(-z)),
                ("This is tanh, not σ.", Math.Tanh),
                ("The 1 + is missing: this is e^z, or 1 / e⁻ᶻ.", Math.Exp), ("This is e⁻ᶻ alone.", z => Math.Exp(-z)),
                ("This is 1 + e⁻ᶻ: the 1 / before it is missing, or the parentheses around it.", z => 1 + Math.Exp(-z)),
                ("This is 1 + e^z: the 1 / is missing, and the sign in the exponent is wrong.", z => 1 + Math.Exp(z)),
                ("e is replaced by 10.", z => 1 / (1 + Math.Pow(10, -z))),
                ("1 − e⁻ᶻ is in the denominator; it is 1 + e⁻ᶻ.", z => 1 / (1 - Math.Exp(-z))),
                ("The output is rounded.", z => Math.Round(σ(z)))),
            new Mistake("This is ReLU, not σ.", Math.Max(w * x + b, 0)).Unlikely(),
            new("w and b are swapped: z is w·x + b.", σ(b * x + w)),
            new("b is added after σ; it belongs inside.", σ(w * x) + b), new("σ is taken of x alone.", w * σ(x) + b),
        ];
    }

    // Any of the four may have been taken from the notebook's variables.
    private IEnumerable<Mistake> First(Func<double, double, double, double, double> value)
    {
        for (int taken = 1; taken < 16; taken++)
        {
            bool Is(int bit) => (taken & bit) != 0;
            string[] names = [.. from name in new[] { ("x", 1), ("w", 2), ("b", 4), ("y", 8) } where Is(name.Item2) select name.Item1];
            yield return new(
                $"{string.Join(", ", names)}: taken from the first neuron; yours has numbers of its own.",
                value(Is(1) ? FirstX : x, Is(2) ? FirstW : w, Is(4) ? FirstB : b, Is(8) ? FirstY : y));
        }
    }

    private static double σ(double z) => 1 / (1 + Math.Exp(-z));
}
