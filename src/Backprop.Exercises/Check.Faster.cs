using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <content>Learning faster: softmax, cross-entropy, where the loss starts, how large weights should start.</content>
public static partial class Check
{
    /// <summary>A function from Z (n × m) to its softmax: each e^z over the sum of its column's e^z, also where z is large.</summary>
    public static CheckResult Softmax(Func<Matrix<double>, Matrix<double>>? mine) => Texts.Read("Check.Softmax").Grade(mine, exercise =>
    {
        var Z = Matrix<double>.Build.DenseOfColumnMajor(3, 4, [0.5, 1.5, -0.4, -1.2, 0.3, 0.9, 2.0, -0.7, 0.6, 0.1, -2.2, 1.3]);
        if (mine!(Z.Clone()) is not { } A)
            return exercise.NotAttempted();
        CheckResult small = new Diagnosis(Activation.Softmax.F(Z), "Z") { Mistakes = SoftmaxMistakes(Z) }.Judge(exercise, A);
        if (!small.IsCorrect)
            return small;
        var large = Z.Map(z => 1000 * z + 3000, Zeros.Include);
        return mine(large.Clone()) is { } B && Closeness.Near(B, Activation.Softmax.F(large), Closeness.Single) ? small
            : exercise.Incorrect("It is right for small z, but e^1000 is infinite. Subtract the largest z of the column first.");
    });

    /// <summary>δ of an output layer with softmax and log-likelihood: A − Y for each sample.</summary>
    /// <param name="Z">The output's weighted inputs, n × m.</param>
    /// <param name="Y">The wanted outputs, n × m.</param>
    /// <param name="mine">The learner's δ, n × m.</param>
    public static CheckResult SoftmaxDelta(Matrix<double> Z, Matrix<double> Y, object? mine) => OutputDelta(
        "Check.SoftmaxDelta", "A", Activation.Softmax, Z, Y, mine, A => Mistake.In("A", A, SoftmaxMistakes(Z), wrong => wrong - Y));

    /// <summary>δ of an output layer with the sigmoid and cross-entropy: A − Y for each sample.</summary>
    /// <param name="Z">The output's weighted inputs, n × m.</param>
    /// <param name="Y">The wanted outputs, n × m.</param>
    /// <param name="mine">The learner's δ, n × m.</param>
    public static CheckResult CrossEntropyDelta(Matrix<double> Z, Matrix<double> Y, object? mine) => OutputDelta(
        "Check.CrossEntropyDelta", "σ(Z)", Activation.Sigmoid, Z, Y, mine, A =>
        [
            new("This is with softmax; the activation is σ.", Activation.Softmax.F(Z) - Y),
            new("The chain stops at a: this is ∂C/∂a = (a − y) / (a·(1 − a)). Times σ′(z) the denominator cancels.",
                (A - Y).PointwiseDivide(A.PointwiseMultiply(1 - A))),
        ]);

    /// <summary>The log-likelihood cost of a network that has learned nothing yet: ln of the number of classes.</summary>
    public static CheckResult ChanceLoss(object? mine, int classes = 10) => NumberCheck.Rounded(
        Texts.Read("Check.ChanceLoss", ("classes", classes)), mine, Math.Log(classes), 3e-3,
        ("The logarithm is the natural one; this is to base 2.", Math.Log2(classes)),
        ("The logarithm is the natural one; this is to base 10.", Math.Log10(classes)),
        ("The sign is wrong: the cost is −ln p, and ln p is negative.", -Math.Log(classes)),
        ("That is the probability of the right class; the cost is −ln of it.", 1.0 / classes),
        ("That is the sum over all classes; only the right class counts.", classes * Math.Log(classes)),
        ("That is the loss at chance, divided by the number of classes once more.", Math.Log(classes) / classes),
        ("A cost of 0 needs a network that is certain, and right.", 0));

    /// <summary>The standard deviation of the first weights of a sigmoid neuron with n inputs: 1/√n.</summary>
    public static CheckResult InitialScale(object? mine, int inputs) => NumberCheck.Rounded(
        Texts.Read("Check.InitialScale", ("inputs", inputs)), mine, 1 / Math.Sqrt(inputs), 3e-3,
        ("That is the variance; the standard deviation is its root.", 1.0 / inputs),
        ("That makes z grow with n: divide, do not multiply.", Math.Sqrt(inputs)),
        ("That is He's scale, √(2/n), for ReLU, which lets half of its inputs through.", Math.Sqrt(2.0 / inputs)),
        ("That is the Python notebook's own scale: z is then about √n.", 1),
        ("That is n itself.", inputs),
        ("That is the variance 2/n, which is for ReLU. Here it is 1/n, and its root is needed.", 2.0 / inputs));

    private static CheckResult OutputDelta(
        string key, string a, Activation activation, Matrix<double> Z, Matrix<double> Y, object? mine,
        Func<Matrix<double>, IEnumerable<Mistake>> own) => Texts.Read(key).Judge(mine, exercise =>
    {
        var A = activation.F(Z);
        return new(A - Y, "Z")
        {
            Mistakes =
            [
                new("a·(1 − a) is still in it: with this cost it cancels.", (A - Y).PointwiseMultiply(A).PointwiseMultiply(1 - A)),
                new($"Y is missing: this is {a} alone.", A),
                new("This is ∂C/∂a = −y/a, one link of the chain only.", -Y.PointwiseDivide(A)),
                new($"The activation is missing: Z − Y for {a} − Y.", Z - Y),
                .. DeltaMistakes.OneRowOff(Y).Select(rolled => new Mistake(DeltaMistakes.OneRowOffSentence, A - rolled)),
                Mistake.Transposed(exercise.Name, A - Y),
                .. own(A),
            ],
            Factors =
            [
                WrongFactor.Sign("Y − A where A − Y belongs?"),
                new(2, "× 2. There is no square here, so no 2."), new(0.5, "÷ 2. There is no ½ in this cost."),
                .. WrongFactor.OfDelta(Z.ColumnCount),
            ],
        };
    });

    private static IEnumerable<Mistake> SoftmaxMistakes(Matrix<double> Z)
    {
        var e = Z.PointwiseExp();
        var A = Activation.Softmax.F(Z);
        return
        [
            new("The sums are over the wrong axis: each column should sum to 1, a column is a sample.",
                Activation.Softmax.F(Z.Transpose()).Transpose()),
            new("The sum is over everything; each column has its own.", e / e.Enumerate().Sum()),
            new("The sum is missing: this is e^z alone.", e),
            new("The e^ is missing: this is z over the sum of z.", Z.MapIndexed((i, j, z) => z / Z.Column(j).Sum(), Zeros.Include)),
            new("This is σ(Z), whose columns do not sum to 1.", Activation.Sigmoid.F(Z)),
            new("This is the logarithm of the softmax.", A.PointwiseLog()),
            new("The sign in the exponent is wrong: e^z, not e^−z.", Activation.Softmax.F(-Z)),
            new("This is softmax applied twice.", Activation.Softmax.F(A)),
            new("This is 1 for the largest and 0 elsewhere; softmax is soft.",
                Z.MapIndexed((i, j, z) => z == Z.Column(j).Maximum() ? 1.0 : 0, Zeros.Include)),
        ];
    }
}
