using System.Text.RegularExpressions;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises.Tests;

/// <summary>The exercises beside those on one batch: each mistake, and words of the sentence that names it.</summary>
public class NamedMistakesTests
{
    private static readonly double[] Runs = [95.1, 95.6, 94.9, 95.3, 96.0];
    private static readonly int[,] Confusion = { { 90, 3, 7 }, { 1, 80, 19 }, { 5, 10, 85 } };
    private static readonly Matrix<double> Logits = Matrix<double>.Build.DenseOfArray(
        new[,] { { 0.2, -1, 2 }, { 1, 0.5, 0.1 }, { -2, 0.3, 0.7 }, { 0.4, 0.1, -0.6 } });
    private static readonly Matrix<double> Wanted = Matrix<double>.Build.Dense(4, 3, (i, j) => i == j + 1 ? 1 : 0);
    private static readonly Evaluation Plateau = new([90, 95, 0, 88, 92, 1, 93, 85, 0, 80], [.. Enumerable.Repeat(100, 10)], 0.2);

    private static readonly (string Words, Func<CheckResult> Ask)[] Wrong =
    [

        ("The two are swapped", () => Check.ProductBackward((a, b, g) => (a * g, b * g))),
        ("the gradient from above is missing", () => Check.ProductBackward((a, b, g) => (b, a))),
        ("how a sum passes", () => Check.ProductBackward((a, b, g) => (g, g))),
        ("wrong sign", () => Check.ProductBackward((a, b, g) => (-b * g, -a * g))),
        ("At a = 2, b = -3, gradient = 1 your product gives (-3, 7); right is (-3, 2).",
            () => Check.ProductBackward((a, b, g) => (b * g, 7))),
        ("At x = 2, gradient = 1 your tanh gives 7; right is 0.07065.", () => Check.TanhBackward((x, g) => 7)),
        ("At f = eˣ, x = 0.5, h = 0.1 your central difference gives 7; right is 1.651.", () => Check.CentralDifference((f, x, h) => 7)),
        ("5 is a digit that is dead; how many", () => Check.DeadDigits(Plateau, 5)),
        ("The square is missing", () => Check.TanhBackward((x, g) => (1 - Math.Tanh(x)) * g)),
        ("the slope of the sigmoid", () => Check.TanhBackward((x, g) => Math.Tanh(x) * (1 - Math.Tanh(x)) * g)),
        ("tanh is applied twice", () => Check.TanhBackward((x, g) => (1 - Math.Pow(Math.Tanh(Math.Tanh(x)), 2)) * g)),
        ("The gradient from above is missing", () => Check.TanhBackward((x, g) => 1 - Math.Pow(Math.Tanh(x), 2))),
        ("through tanh is lost", () => Check.Accumulation((a, b) => (b, a))),
        ("through a·b is lost", () => Check.Accumulation((a, b) => (1 - Math.Pow(Math.Tanh(a), 2), a))),
        ("backward run twice", () => Check.Accumulation((a, b) => (2 * (b + 1 - Math.Pow(Math.Tanh(a), 2)), 2 * a))),
        ("All gradients are 0|is 0 everywhere", () => Check.Accumulation((a, b) => (0, 0))),
        ("ended in an error: index", () => Check.Accumulation((a, b) => throw new IndexOutOfRangeException("index"))),

        ("is 2h, not h", () => Check.CentralDifference((f, x, h) => (f(x + h) - f(x - h)) / h)),
        ("(f(x + h) − f(x)) / h", () => Check.CentralDifference((f, x, h) => (f(x + h) - f(x)) / h)),
        ("Parentheses are missing", () => Check.CentralDifference((f, x, h) => (f(x + h) - f(x - h)) / 2 * h)),
        ("÷ h is missing", () => Check.CentralDifference((f, x, h) => (f(x + h) - f(x - h)) / 2)),
        ("divides the second f alone", () => Check.CentralDifference((f, x, h) => f(x + h) - f(x - h) / (2 * h))),
        ("÷ 2x", () => Check.CentralDifference((f, x, h) => (f(x + h) - f(x - h)) / (2 * x))),
        ("not finite", () => Check.CentralDifference((f, x, h) => double.NaN)),
        ("what is left of the gradient", () => Check.BiasBugError(1.0 / 32, 32)),
        ("relative to the wrong gradient", () => Check.BiasBugError(31, 32)),
        ("divided by m³", () => Check.BiasBugError(1 - 1.0 / (32 * 32), 32)),
        ("In whole numbers", () => Check.BiasBugError(0, 32)),
        ("write 1.0 / m", () => Check.BiasBugError(1 - 1 / 32, 32)),

        ("how many are alive", () => Check.DeadDigits(Plateau, 7)),
        ("there is one more", () => Check.DeadDigits(Plateau, 2)),
        ("A plateau at p %", () => Check.DeadDigits(Plateau, 9)),
        ("whole number", () => Check.DeadDigits(Plateau, "three")),
        ("the stall is gone", () => Check.Suspect(Suspect.Initialization, Role.Innocent)),
        ("more than an accomplice", () => Check.Suspect(Suspect.Initialization, Role.Accomplice)),
        ("stalls as before", () => Check.Suspect(Suspect.BiasBug, Role.Guilty)),
        ("cannot have done it alone", () => Check.Suspect(Suspect.QuadraticCost, Role.Guilty)),
        ("Something makes them", () => Check.Suspect(Suspect.DeadOutputs, Role.Guilty)),

        ("over the wrong axis", () => Check.Softmax(Z => SoftmaxOf(Z.Transpose()).Transpose())),
        ("The sum is missing", () => Check.Softmax(Z => Z.PointwiseExp())),
        ("The sum is over everything", () => Check.Softmax(Z => Z.PointwiseExp() / Z.PointwiseExp().Enumerate().Sum())),
        ("e^1000 is infinite", () => Check.Softmax(Z => Z.PointwiseExp().NormalizeColumns(1))),
        ("This is σ(Z)", () => Check.Softmax(Activation.Sigmoid.F)),
        ("is still in it", () => Check.SoftmaxDelta(Logits, Wanted,
            (SoftmaxOf(Logits) - Wanted).PointwiseMultiply(SoftmaxOf(Logits)).PointwiseMultiply(1 - SoftmaxOf(Logits)))),
        ("wrong sign", () => Check.SoftmaxDelta(Logits, Wanted, Wanted - SoftmaxOf(Logits))),
        ("÷ 3, the batch size", () => Check.SoftmaxDelta(Logits, Wanted, (SoftmaxOf(Logits) - Wanted) / 3)),
        ("one row off", () => Check.SoftmaxDelta(Logits, Wanted, SoftmaxOf(Logits) - Lesson.OneRowOff(Wanted))),
        ("This is σ(Z)", () => Check.SoftmaxDelta(Logits, Wanted, Activation.Sigmoid.F(Logits) - Wanted)),
        ("over the wrong axis", () => Check.SoftmaxDelta(Logits, Wanted, SoftmaxOf(Logits.Transpose()).Transpose() - Wanted)),
        ("is still in it", () => Check.CrossEntropyDelta(Logits, Wanted,
            (Activation.Sigmoid.F(Logits) - Wanted).PointwiseMultiply(Activation.Sigmoid.Derivative(Logits)))),
        ("This is with softmax", () => Check.CrossEntropyDelta(Logits, Wanted, SoftmaxOf(Logits) - Wanted)),
        ("to base 10", () => Check.ChanceLoss(1)),
        ("to base 2", () => Check.ChanceLoss(Math.Log2(10))),
        ("the probability", () => Check.ChanceLoss(0.1)),
        ("The sign is wrong", () => Check.ChanceLoss(-2.3026)),
        ("That is the variance", () => Check.InitialScale(1.0 / 784, 784)),
        ("He's scale", () => Check.InitialScale(Math.Sqrt(2.0 / 784), 784)),
        ("the Python notebook's own scale", () => Check.InitialScale(1, 784)),

        ("÷ n under the root", () => Check.MeanAndDeviation(Runs, (95.38, Math.Sqrt(Runs.Sum(x => (x - 95.38) * (x - 95.38)) / 5)))),
        ("That is the variance; ", () => Check.MeanAndDeviation(Runs, (95.38, Runs.Sum(x => (x - 95.38) * (x - 95.38)) / 4))),
        ("That is the standard error",
            () => Check.MeanAndDeviation(Runs, (95.38, Math.Sqrt(Runs.Sum(x => (x - 95.38) * (x - 95.38)) / 20)))),
        ("That is the median", () => Check.MeanAndDeviation(Runs, (95.3, 0.4))),
        ("That is the best run", () => Check.MeanAndDeviation(Runs, (96.0, 0.4))),
        ("Two numbers are needed", () => Check.MeanAndDeviation(Runs, 95.38)),
        ("That is the precision", () => Check.Recall(Confusion, 1, 80.0 / 93)),
        ("the share that is missed", () => Check.Recall(Confusion, 1, 0.2)),
        ("The other way round", () => Check.MostConfused(Confusion, (2, 1))),
        ("on the diagonal", () => Check.MostConfused(Confusion, (0, 0))),
        ("a pair with more", () => Check.MostConfused(Confusion, (0, 2))),

        ("u and v are swapped", () => Check.Bilinear((image, x, y) => Between(image, x, y, y % 1, x % 1))),
        ("Left and right are the wrong way round", () => Check.Bilinear((image, x, y) => Between(image, x, y, 1 - x % 1, y % 1))),
        ("mean of the four", () => Check.Bilinear((image, x, y) => Between(image, x, y, 0.5, 0.5))),
        ("the nearest pixel alone", () => Check.Bilinear((image, x, y) => image[(int)Math.Round(y), (int)Math.Round(x)])),
        ("At x = 1.25, y = 1.6 your value between the pixels gives 7; right is 0.6325.", () => Check.Bilinear((image, x, y) => 7)),
        ("These become another digit", () => Check.TurnedDigits(new[] { 6, 9 })),
        ("A 6 turned is a 9", () => Check.TurnedDigits(new[] { 0, 1, 6, 8 })),
        ("there is one more", () => Check.TurnedDigits(new[] { 0, 8 })),

        ("near 0 for every image|The same digits are read well", () => Check.StallQuestion(1, "a")),
        ("one letter", () => Check.StallQuestion(1, "perhaps")),
        ("The questions are numbered", () => Check.StallQuestion(9, "a")),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Wrong.Length)];

    [Theory, MemberData(nameof(Numbers))]
    public void Each_mistake_is_named(int number)
    {
        CheckResult result = Wrong[number].Ask();
        Assert.Equal(Verdict.Incorrect, result.Verdict);
        Assert.True(
            Wrong[number].Words.Split('|').Any(words => result.Message.Contains(words, StringComparison.Ordinal)),
            $"{Wrong[number].Words}: {result}");
        Assert.DoesNotContain("Or, with the same numbers", result.Message);
    }

    [Fact]
    public void Right_answers_by_hand_are_accepted() => Assert.All(
    [
        Check.ChanceLoss(2.303), Check.InitialScale("0.0357", 784),
        Check.BiasBugError(0.96875, 32), Check.DeadDigits(Plateau, 3), Check.Recall(Confusion, 1, 0.8),
        Check.MostConfused(Confusion, (1, 2)), Check.MostConfused(Confusion, new[] { 1, 2 }), Check.StallQuestion(3, 'A'),
        Check.MeanAndDeviation(Runs, (95.38, 0.43)),
    ], result => Assert.True(result.IsCorrect, result.ToString()));

    [Fact]
    public void Slopes_of_any_neuron_are_told_apart() =>
        Gen.Select(Gen.Double[0.2, 3], Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[0, 1]).Sample((x, w, b, y) =>
    {
        double a = 1 / (1 + Math.Exp(-(w * x + b))), s = a * (1 - a);
        NeuronCheck neuron = Check.Neuron(x, w, b, y);
        static bool Differs(double value, double other) => Math.Abs(other - value) > 1e-4 * Math.Abs(value);
        (double Value, string Words)[] answers =
        [
            ((a - y) * x, "σ′(z) is missing"), ((y - a) * s * x, "The sign is wrong"), ((a - y) * s, "The last link is missing"),
            ((a - y) * s * w, "not w"), (s * x, "The error a − y is missing"), (2 * (a - y) * s * x, "twice the right one"),
            ((a - y) * a * x, "not a."), ((a - y) * (1 - a) * x, "not 1 − a"),
        ];
        foreach (var (value, words) in answers)
            if (Math.Abs(value) > 1e-4 * Math.Abs((a - y) * s * x) && Differs(value, (a - y) * s * x)
                && answers.All(other => other.Words == words || Differs(value, other.Value)))
                Assert.Matches($"{Regex.Escape(words)}|Or, with the same numbers|no known mistake matches", neuron.dCdw(value).Message);
        Assert.True(neuron.dCdw((a - y) * s * x).IsCorrect);
    }, iter: 300);

    [Fact]
    public void Every_mutant_is_caught_by_a_gradient_check_and_only_its_own_fault_is_right()
    {
        var network = new Network([10, 6, 4], seed: 2);
        Batch batch = RandomNetworks.Data(network, 8, 1).Batch(0, 8);
        Assert.Equal(6, Mutant.All.Select(mutant => mutant.Fault).Distinct().Count());
        foreach (Mutant mutant in Mutant.All)
        {
            Assert.False(GradientCheck.Run(network, batch, mutant.Backpropagate(network, batch)).Passes());
            foreach (Fault fault in Enum.GetValues<Fault>())
            {
                CheckResult result = Check.Mutant(mutant, fault);
                Assert.Equal(fault == mutant.Fault, result.IsCorrect);
                Assert.True(result.IsCorrect || result.Message.StartsWith("That would", StringComparison.Ordinal), result.ToString());
            }
        }
        Assert.Equal("That would leave dW1 right, but the mutant's dW1 is wrong.", Check.Mutant(Mutant.A, Fault.BiasAveragedTwice).Message);
        Assert.Equal("That would spoil dW1, but the mutant's dW1 is right.", Check.Mutant(Mutant.B, Fault.WrongSign).Message);
    }

    private static double Between(Matrix<double> image, double x, double y, double u, double v) =>
        (1 - v) * ((1 - u) * image[(int)y, (int)x] + u * image[(int)y, (int)x + 1])
        + v * ((1 - u) * image[(int)y + 1, (int)x] + u * image[(int)y + 1, (int)x + 1]);

    private static Matrix<double> SoftmaxOf(Matrix<double> Z) => Z.PointwiseExp().NormalizeColumns(1);

    // Beside W every step is small: a wrong step must not count as right.
    [Fact]
    public void The_right_values_of_an_update_are_counted_by_their_steps()
    {
        const double rate = 1e-5;
        var network = new Network([12, 7, 5], seed: 3, initializer: Initializer.Normal);
        var lesson = new Lesson(network, RandomNetworks.Data(network, 32, 1).Batch(0, 32));

        string message = Check.On(network, lesson.Batch, rate).W1new(
            lesson.W1 - rate * lesson.dW1.MapIndexed((i, j, d) => i == 2 ? d : Math.Sin(1000 * d) / 100)).Message;

        Assert.StartsWith("12 of the 84 values of your new W1 are right.", message);
    }

    [Fact]
    public void Three_neurons_divide_the_circles_from_every_seed_and_two_from_none()
    {
        Assert.Contains("96 of 96 points right", Check.FewestForCircles(3).Message);
        Assert.DoesNotContain("96 of 96", Check.FewestForCircles(2).Message);
    }
}
