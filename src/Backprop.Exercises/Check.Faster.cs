using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <content>Learning faster: softmax, cross-entropy, where the loss starts, how large weights should start.</content>
public static partial class Check
{
    /// <summary>A function from Z (n × m) to its softmax: each e^z over the sum of its column's e^z, also where z is large.</summary>
    public static CheckResult Softmax(Func<Matrix<double>, Matrix<double>>? mine) => Texts.Read("Check.Softmax").Grade(mine, exercise =>
    {
        var Z = Matrix<double>.Build.DenseOfColumnMajor(3, 4, [0.5, 1.5, -0.4, -1.2, 0.3, 0.9, 2.0, -0.7, 0.6, 0.1, -2.2, 1.3]);
        var copy = Z.Clone();
        if (mine!(copy) is not { } A)
            return exercise.NotAttempted();
        CheckResult small = new Diagnosis(Activation.Softmax.F(Z), "Z")
        {
            Mistakes = SoftmaxMistakes(Z),
            Factors = [WrongFactor.Sign(""), new(1.0 / Z.ColumnCount, "÷ the batch size, which has no place in it.")],
            OtherShapes = GradientMistakes.Turned("softmax", Activation.Softmax.F(Z), [("", 1)]),
            WhyZero = "In whole numbers a share of 1 is 0.",
        }.Judge(exercise, A);
        if (!small.IsCorrect)
            return small;
        if (!copy.Equals(Z))
            return exercise.Incorrect("The values are right, but your function writes into its Z, which is needed afterwards. "
                + "Write into Z.Clone(), or into a new matrix.");
        return Overflow(mine) is { } problem ? exercise.Incorrect(problem) : small;
    });

    /// <summary>δ of an output layer with softmax and log-likelihood: A − Y for each sample.</summary>
    /// <param name="Z">The output's weighted inputs, n × m.</param>
    /// <param name="Y">The wanted outputs, n × m.</param>
    /// <param name="mine">The learner's δ, n × m.</param>
    public static CheckResult SoftmaxDelta(Matrix<double> Z, Matrix<double> Y, object? mine) =>
        OutputDelta("Check.SoftmaxDelta", "A", Activation.Softmax, Z, Y, mine, () => SoftmaxMistakes(Z));

    /// <summary>δ of an output layer with the sigmoid and cross-entropy: A − Y for each sample.</summary>
    /// <param name="Z">The output's weighted inputs, n × m.</param>
    /// <param name="Y">The wanted outputs, n × m.</param>
    /// <param name="mine">The learner's δ, n × m.</param>
    public static CheckResult CrossEntropyDelta(Matrix<double> Z, Matrix<double> Y, object? mine) =>
        OutputDelta("Check.CrossEntropyDelta", "σ(Z)", Activation.Sigmoid, Z, Y, mine,
            () => Mistake.Apply([Mistake.None(Z)], Activation.Sigmoid.F,
            ("σ is missing: this is Z − Y.", Z => Z), ("σ is applied twice.", Z => Activation.Sigmoid.F(Activation.Sigmoid.F(Z))),
            ("This is with softmax; the activation is σ.", Activation.Softmax.F),
            ("This is with tanh; the activation is σ.", Activation.Tanh.F),
            ("This is with ReLU; the activation is σ.", Activation.ReLU.F),
            ("The sign in the exponent is wrong: σ(z) is 1 / (1 + e⁻ᶻ).", Z => Activation.Sigmoid.F(-Z)),
            ("The slope σ′(Z) is where σ(Z) belongs.", Activation.Sigmoid.Derivative),
            ("e^z is where σ(Z) belongs.", Z => Z.PointwiseExp()),
            ("The outputs are rounded.", Z => Activation.Sigmoid.F(Z).Map(Math.Round, Zeros.Include)),
            ("ln σ(Z) is where σ(Z) belongs.", Z => Activation.Sigmoid.F(Z).PointwiseLog())));

    /// <summary>The log-likelihood cost of a network that has learned nothing yet: ln of the number of classes.</summary>
    public static CheckResult ChanceLoss(object? mine, int classes = 10) => NumberCheck.Of(
        Texts.Read("Check.ChanceLoss", ("classes", classes)), mine, Math.Log(classes), new(MinDigits: 2),
        ("The logarithm is the natural one; this is to base 2.", Math.Log2(classes)),
        ("The logarithm is the natural one; this is to base 10.", Math.Log10(classes)),
        ("The sign is wrong: the cost is −ln p, and ln p is negative.", -Math.Log(classes)),
        ("The sign is wrong, and the logarithm is the natural one; this is to base 2.", -Math.Log2(classes)),
        ("The sign is wrong, and the logarithm is the natural one; this is to base 10.", -Math.Log10(classes)),
        ("That is the probability of the right class; the cost is −ln of it.", 1.0 / classes),
        ("That is the sum over all classes; only the right class counts.", classes * Math.Log(classes)),
        ("That is the loss at chance, divided by the number of classes once more.", Math.Log(classes) / classes),
        ("A cost of 0 needs a network that is certain, and right.", 0),
        ($"1 / {classes} in whole numbers is 0, and ln 0 is −∞: write 1.0 / {classes}.", double.PositiveInfinity),
        ("That is 1 − p, the probability of a wrong answer.", 1 - 1.0 / classes),
        ("That is −ln(1 − p); the right class has p.", -Math.Log(1 - 1.0 / classes)),
        ("That is the cross-entropy over all outputs, −ln p − (n − 1)·ln(1 − p); the log-likelihood counts the right class alone.",
            Math.Log(classes) - (classes - 1) * Math.Log(1 - 1.0 / classes)),
        ("That is for outputs of ½ each, ln 2; here there are more classes, which add up to 1.", Math.Log(2)),
        ("That is for outputs of ½ each, n·ln 2; softmax shares 1 among the classes.", classes * Math.Log(2)),
        ("That is the quadratic cost, ½ Σ (a − y)².", 0.5 * (1 - 1.0 / classes)),
        ("That is e^p; the cost is −ln p.", Math.Exp(1.0 / classes)), ("That is the number of classes; the cost is its ln.", classes),
        ($"That is ln of {classes - 1}: all classes count, the right one too.", Math.Log(classes - 1)),
        ("That is halved; this cost has no ½.", Math.Log(classes) / 2),
        ("That is doubled; this cost has no 2.", 2 * Math.Log(classes)));

    /// <summary>The standard deviation of the first weights of a sigmoid neuron with n inputs: 1/√n.</summary>
    public static CheckResult InitialScale(object? mine, int inputs) => NumberCheck.Of(
        Texts.Read("Check.InitialScale", ("inputs", inputs)), mine, 1 / Math.Sqrt(inputs), new(MinDigits: 2),
        ("That is the variance; the standard deviation is its root.", 1.0 / inputs),
        ("That makes z grow with n: divide, do not multiply.", Math.Sqrt(inputs)),
        ("That is He's scale, √(2/n), for ReLU, which lets half of its inputs through.", Math.Sqrt(2.0 / inputs)),
        ("That is the Python notebook's own scale: z is then about √n.", 1),
        ("That is n itself.", inputs),
        ("That is the variance 2/n, which is for ReLU. Here it is 1/n, and its root is needed.", 2.0 / inputs),
        ("In whole numbers 1 / n is 0: write 1.0 / n. Weights of 0 would make all neurons the same.", 0),
        ("In whole numbers 1 / n is 0, and 1 / √0 is infinite: write 1.0 / n.", double.PositiveInfinity),
        ("That is 2/√n; one σ of n inputs needs 1/√n.", 2 / Math.Sqrt(inputs)),
        ("That is 1/(2√n); 1/√n is needed.", 0.5 / Math.Sqrt(inputs)),
        ("That is 1/n², the square of the variance; its root is needed.", 1.0 / inputs / inputs), ("That is ln n.", Math.Log(inputs)),
        ("That is 1/ln n; a root is needed.", 1 / Math.Log(inputs)),
        ("That is with n − 1 inputs: all n count.", 1 / Math.Sqrt(inputs - 1)),
        ("That is with the bias counted among the inputs: n of them.", 1 / Math.Sqrt(inputs + 1)),
        ("That is √(6/n), the bound of a uniform distribution; its standard deviation is needed.", Math.Sqrt(6.0 / inputs)),
        ("That is √(3/n), the bound of a uniform distribution; its standard deviation is needed.", Math.Sqrt(3.0 / inputs)),
        ("That is the cube root, n^(−1/3); z's variance needs the square root.", 1 / Math.Cbrt(inputs)),
        ("That is 1/√√n: one root is enough, of the number of pixels and not of the side of an image.", Math.Pow(inputs, -0.25)),
        ("The sign is wrong: a standard deviation is positive.", -1 / Math.Sqrt(inputs)),
        ("That is √(2/(n + 10)), Xavier's, for the outputs as well; here only the inputs count.", Math.Sqrt(2.0 / (inputs + 10))));

    private static CheckResult OutputDelta(string key, string a, Activation activation, Matrix<double> Z, Matrix<double> Y, object? mine,
        Func<IReadOnlyList<Mistake>> activations) => Texts.Read(key).Judge(mine, exercise =>
    {
        var A = activation.F(Z);
        var (n, m, ones) = (Z.RowCount, Z.ColumnCount, Part.Ones(Z));
        var errors = Mistake.Apply(activations(), A => Part.Minus(A, Y),
            ($"Y is missing: this is {a} alone.", A => A), ($"{a} and Y are added; δ is {a} − Y.", A => A + Y),
            ($"{a} and Y are multiplied; δ is {a} − Y.", A => A.PointwiseMultiply(Y)),
            ("The errors are squared; δ is the difference itself.", A => (A - Y).PointwisePower(2)),
            ("The errors are made positive; they keep their sign.", A => (A - Y).PointwiseAbs()),
            ("1 − Y is where Y belongs.", A => A - (1 - Y)));
        Mistake[] slopes =
        [
            Mistake.None(ones),
            new("a·(1 − a) is still in it: with this cost it cancels.", A.PointwiseMultiply(1 - A)),
            new("A slope taken at A is in it, σ′(A): with this cost the slope cancels.", () => Activation.Sigmoid.Derivative(A)),
            .. activation == Activation.Sigmoid ? []
                : (Mistake[])[new("σ′(Z) is in it; with this cost the slope cancels.", () => Activation.Sigmoid.Derivative(Z))],
            new("a is in it as a factor.", A), new("1 − a is in it as a factor.", 1 - A), new("z is in it as a factor.", Z),
            new("It is divided by a·(1 − a): this is ∂C/∂a. Times σ′(z) the denominator cancels.",
                ones.PointwiseDivide(A.PointwiseMultiply(1 - A))),
            new("It is divided by a.", ones.PointwiseDivide(A)), new("Y is in it as a factor: only the right class is left.", Y),
            new("a·(1 − a) is in it twice; with this cost it cancels.", A.PointwiseMultiply(1 - A).PointwisePower(2)),
        ];
        return new(A - Y, "Z")
        {
            Mistakes =
            [
                .. Mistake.Combine(errors, slopes, Part.Times).Where(mistake => mistake.Count < 2
                    || !mistake.Words.Contains("Y is missing", StringComparison.Ordinal)),
                new("This is ∂C/∂a = −y/a, one link of the chain only.", -Y.PointwiseDivide(A)),
                new("This is ∂C/∂a of the cross-entropy without its second part, −y/a + 1 − y.", -Y.PointwiseDivide(A) + 1 - Y),
                new($"{a} is missing: this is Y alone.", Y),
                new($"This is the slope a·(1 − a) alone; δ is {a} − Y.", A.PointwiseMultiply(1 - A)),
                new("This is the cost of each output, not its slope.",
                    () => -Y.PointwiseMultiply(A.PointwiseLog()) - (1 - Y).PointwiseMultiply((1 - A).PointwiseLog())),
                new("This is the cost of each output, not its slope.", () => -Y.PointwiseMultiply(A.PointwiseLog())),
                .. DeltaMistakes.OneRowOff(Y).Select(rolled => new Mistake(DeltaMistakes.OneRowOffSentence, A - rolled)),
            ],
            OtherShapes =
            [
                .. GradientMistakes.Turned(exercise.Name, A - Y, [("", 1), ("And the sign is wrong.", -1)]),
                new("This is averaged over the batch; a delta belongs to its sample.", (A - Y).RowSums().ToColumnMatrix() / m),
            ],
            Factors =
            [
                WrongFactor.Sign("Y − A where A − Y belongs?"),
                new(2, "× 2. There is no square here, so no 2."), new(0.5, "÷ 2. There is no ½ in this cost."),
                .. WrongFactor.OfDelta(m), new(1.0 / n, $"÷ {n}, the number of outputs. Each output has its own delta."),
            ],
            Sizes = new(m, (n, "the number of outputs")),
            WhyZero = "Was it never filled?",
        };
    });

    // Every large z is right only if each column's own largest is subtracted. null if nothing is wrong.
    private static string? Overflow(Func<Matrix<double>, Matrix<double>> softmax)
    {
        bool IsRight(params double[] Z)
        {
            var large = Matrix<double>.Build.DenseOfColumnMajor(3, Z.Length / 3, Z);
            return softmax(large.Clone()) is { } A && Closeness.Near(A, Activation.Softmax.F(large), Closeness.Single);
        }

        bool alike = IsRight(1000, 1001, 999, 1000.5, 1000, 998);
        // The largest stands first, in the middle and last, and its absolute value is the largest or not.
        bool wide = IsRight(1000, -500, 0, 1500, 1499, -700, -1000, 1000, 0, -1000, -2000, -1500, -700, 0, 1500);
        bool alone = IsRight(3000, 2999, 2998) && IsRight(2, 0, 1);
        bool together = IsRight(3000, 2999, 2998, 2, 0, 1) && IsRight(2, 0, 1, 3000, 2999, 2998);
        return alike && wide && alone && together ? null
            : alone && !together ? "The same number is subtracted from all columns: a column whose z are much larger or smaller is "
                + "then infinite, or 0 / 0. Each column needs its own largest z."
            : alike ? "It is right where the z of a column are alike; where they lie far apart, it is infinite, or 0 / 0. "
                + "Is it another number than the largest z of the column that is subtracted: the smallest, the mean, a norm?"
            : "It is right for small z, but not for large ones: e^1000 is infinite, and e^−1000 is 0. "
                + "Subtract the largest z of its column from each z, that and nothing else.";
    }

    private static IReadOnlyList<Mistake> SoftmaxMistakes(Matrix<double> Z)
    {
        static Matrix<double> ByColumn(Matrix<double> M, Func<Vector<double>, double> over) =>
            M.MapIndexed((i, j, value) => value / over(M.Column(j)), Zeros.Include);
        return Mistake.Apply([Mistake.None(Z)], Activation.Softmax.F,
            ("The sums are over the wrong axis: each column should sum to 1, a column is a sample.",
                Z => Activation.Softmax.F(Z.Transpose()).Transpose()),
            ("The sum is over everything; each column has its own.", Z => Z.PointwiseExp() / Z.PointwiseExp().Enumerate().Sum()),
            ("The sum is missing: this is e^z alone.", Z => Z.PointwiseExp()),
            ("The sum is missing: this is e^z alone, with the largest z of the column subtracted.",
                Z => Z.MapIndexed((i, j, z) => Math.Exp(z - Z.Column(j).Maximum()), Zeros.Include)),
            ("The e^ is missing: this is z over the sum of z.", Z => ByColumn(Z, column => column.Sum())),
            ("The e^ is missing in the numerator.", Z => Z.MapIndexed((i, j, z) => z / Z.Column(j).PointwiseExp().Sum(), Zeros.Include)),
            ("The e^ is missing in the sum.", Z => Z.MapIndexed((i, j, z) => Math.Exp(z) / Z.Column(j).Sum(), Zeros.Include)),
            ("The e^ is of the sum of z; each z has its own.",
                Z => Z.MapIndexed((i, j, z) => Math.Exp(z) / Math.Exp(Z.Column(j).Sum()), Zeros.Include)),
            ("This is σ(Z), whose columns do not sum to 1.", Activation.Sigmoid.F),
            ("This is σ(Z) over its column's sum; softmax has e^z.", Z => ByColumn(Activation.Sigmoid.F(Z), column => column.Sum())),
            ("This is the logarithm of the softmax.", Z => Activation.Softmax.F(Z).PointwiseLog()),
            ("The sign in the exponent is wrong: e^z, not e^−z.", Z => Activation.Softmax.F(-Z)),
            ("This is softmax applied twice.", Z => Activation.Softmax.F(Activation.Softmax.F(Z))),
            ("This is 1 for the largest and 0 elsewhere; softmax is soft.",
                Z => Z.MapIndexed((i, j, z) => z == Z.Column(j).Maximum() ? 1.0 : 0, Zeros.Include)),
            ("It is divided by the largest e^z; it should be by their sum.", Z => ByColumn(Z.PointwiseExp(), column => column.Maximum())),
            ("It is divided by the mean of e^z; it should be by their sum.", Z => ByColumn(Z.PointwiseExp(), column => column.Average())),
            ("It is divided by the column's length, the root of the squares; it should be by the sum.",
                Z => ByColumn(Z.PointwiseExp(), column => column.L2Norm())),
            ("It is divided by 1 more than the sum.", Z => ByColumn(Z.PointwiseExp(), column => 1 + column.Sum())),
            ("It is divided by the sum without its own e^z.",
                Z => Z.PointwiseExp().MapIndexed((i, j, e) => e / (Z.Column(j).PointwiseExp().Sum() - e), Zeros.Include)),
            ("e is replaced by 2.", Z => ByColumn(Z.Map(z => Math.Pow(2, z), Zeros.Include), column => column.Sum())),
            ("e is replaced by 10.", Z => ByColumn(Z.Map(z => Math.Pow(10, z), Zeros.Include), column => column.Sum())),
            ("z² is where e^z belongs.", Z => ByColumn(Z.PointwisePower(2), column => column.Sum())),
            ("The largest z is subtracted in the numerator only.",
                Z => Z.MapIndexed((i, j, z) => Math.Exp(z - Z.Column(j).Maximum()) / Z.Column(j).PointwiseExp().Sum(), Zeros.Include)),
            ("The largest z is subtracted in the sum only.", Z =>
                Z.MapIndexed((i, j, z) => Math.Exp(z) / (Z.Column(j) - Z.Column(j).Maximum()).PointwiseExp().Sum(), Zeros.Include)),
            ("z is divided by the largest z; that should be subtracted.",
                Z => Activation.Softmax.F(ByColumn(Z, column => column.Maximum()))),
            ("The row's largest z is subtracted; the column's should be.",
                Z => Activation.Softmax.F(Z.MapIndexed((i, j, z) => z - Z.Row(i).Maximum(), Zeros.Include))),
            ("The outputs are rounded.", Z => Activation.Softmax.F(Z).Map(Math.Round, Zeros.Include)),
            ("This is 1 − softmax.", Z => 1 - Activation.Softmax.F(Z)));
    }
}
