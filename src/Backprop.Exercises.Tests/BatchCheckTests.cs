using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises.Tests;

public class BatchCheckTests
{
    private static readonly string[] Exercises =
        ["Z1", "A1", "Z2", "A2", "Cost", "Delta2", "Delta1", "dW2", "db2", "dW1", "db1", "W2new", "b2new", "W1new", "b1new"];

    private static readonly Lesson Digits = new(
        new Network([12, 7, 5], seed: 3, initializer: Initializer.Normal),
        RandomNetworks.Data(new Network([12, 7, 5]), 32, 1).Batch(0, 32));

    // Sizes from 2, and samples from 2: of a 1×1 product any mistake may look like any other.
    private static readonly Gen<Lesson> Lessons =
        from sizes in Gen.Int[2, 9].Array[3]
        from seed in Gen.UInt
        from activation in Gen.OneOf(Activation.All.ToArray())
        from m in Gen.Int[2, 12]
        let network = new Network(sizes, seed, activation, initializer: Initializer.Normal)
        select new Lesson(network, RandomNetworks.Data(network, m, seed).Batch(0, m));

    public static TheoryData<string> Mistakes => [.. WrongAnswers.All.Select(wrong => wrong.ToString())];

    [Theory, MemberData(nameof(Mistakes))]
    public void Each_mistake_is_named(string mistake)
    {
        WrongAnswer wrong = WrongAnswers.All.Single(wrong => wrong.ToString() == mistake);

        CheckResult result = wrong.Check(Digits);

        Assert.Equal(Verdict.Incorrect, result.Verdict);
        Assert.Contains(Words(wrong, Digits), result.Message);
        Assert.DoesNotContain("Or, with the same numbers", result.Message);
        Assert.DoesNotContain("Two mistakes", result.Message);
        Assert.DoesNotContain("{", result.Message);
    }

    [Fact]
    public void Two_mistakes_at_once_are_both_named() => Assert.All(WrongAnswers.Double, two =>
    {
        string message = two.Answer.Check(Digits).Message;
        Assert.StartsWith("Two mistakes", message);
        Assert.Contains(Words(two.Answer, Digits), message);
        Assert.Contains(two.Second, message);
    });

    [Fact]
    public void A_mistake_is_never_named_as_another_on_random_networks_and_batches() => Lessons.Sample(lesson =>
    {
        var answers = WrongAnswers.All
            .Select(wrong => (Wrong: wrong, Value: AsMatrix(wrong.Value(lesson)), Result: wrong.Check(lesson))).ToList();
        foreach (var (wrong, value, result) in answers)
        {
            if (Same(value, Right(lesson, wrong.Exercise)))
                continue;   // No mistake here: with a batch of one the sum is the mean.
            if (value.FrobeniusNorm() == 0 || (wrong.Exercise == "Cost" && lesson.A2.FrobeniusNorm() == 0))
                continue;   // Where ReLU lets nothing through, many mistakes give 0, and every power of the errors the same cost.
            string where = $"{RandomNetworks.Describe(lesson.Network)}, batch {lesson.m}: {wrong}: {result}";
            if (result.Message.Contains("Or, with the same numbers", StringComparison.Ordinal))
                continue;   // Two mistakes may give the same numbers: where most slopes are 0, or sizes are multiples of each other.
            if (lesson.f == Activation.ReLU && !result.IsNamed)
                continue;
            Assert.True(result.Message.Contains(Words(wrong, lesson), StringComparison.Ordinal), where);
            foreach (var other in answers)
                if (other.Wrong.Exercise == wrong.Exercise && other.Wrong != wrong && !Same(value, other.Value))
                    Assert.False(result.Message.Contains(Words(other.Wrong, lesson), StringComparison.Ordinal),
                        $"{where} is named as {other.Wrong}");
        }
    }, iter: 40);

    [Fact]
    public void Right_answers_are_accepted_in_double_and_in_single_precision()
    {
        int inSingle = 0, all = 0;
        Lessons.Sample(lesson => Assert.All(Exercises, exercise =>
        {
            Matrix<double> right = Right(lesson, exercise), single = right.Map(value => (double)(float)value, Zeros.Include);
            Assert.Equal("✓ Correct.", WrongAnswer.Ask(lesson, exercise, right * (1 + 4e-16)).ToString());
            string said = WrongAnswer.Ask(lesson, exercise, single).ToString();
            Assert.StartsWith("✓ Correct", said);
            Interlocked.Add(ref inSingle, said.StartsWith("✓ Correct, to single precision.", StringComparison.Ordinal) ? 1 : 0);
            Interlocked.Add(ref all, right.FrobeniusNorm() > 0 ? 1 : 0);
        }), iter: 30);
        // Some values are floats already, such as the outputs of saturated neurons, and a single number may be taken for a rounded one.
        Assert.InRange(inSingle, 0.8 * all, all);
    }

    [Fact]
    public void An_answer_may_come_in_any_type_that_holds_its_numbers()
    {
        Assert.All(
            (object[])
            [
                Digits.db2, Digits.db2.ToColumnMatrix(), Digits.db2.ToArray(), Digits.db2.ToList(), Digits.db2.Select(value => value),
            ],
            mine => Assert.True(Digits.Check.db2(mine).IsCorrect));
        Assert.All((object[])[Digits.dW2, Digits.dW2.ToArray(), Digits.dW2.ToRowArrays(), Digits.dW2.EnumerateRows().ToList()],
            mine => Assert.True(Digits.Check.dW2(mine).IsCorrect));
        Assert.True(Digits.Check.dW2(Digits.dW2.Map(value => (float)value, Zeros.Include)).IsCorrect);
    }

    [Theory]
    [InlineData("text", "Your dW2 is the text \"text\"; numbers are needed.")]
    [InlineData(true, "Your dW2 is of type bool; a number, a vector or a matrix is needed.")]
    [InlineData(0, "Your dW2 is 1×1; it should be 5×7, the shape of W2. Was everything summed?")]
    [InlineData(new[] { "a", "b" }, "Your dW2 is a String[] whose entries are not all numbers.")]
    [InlineData(new double[0], "Your dW2 is empty.")]
    public void What_is_no_matrix_of_that_shape_is_told_so(object mine, string message) =>
        Assert.Equal(message, Digits.Check.dW2(mine).Message);

    [Fact]
    public void Wrong_shapes_say_both_and_the_likely_cause()
    {
        var M = Matrix<double>.Build;
        Assert.Equal("Your dW2 is 7×5; it should be 5×7, the shape of W2. Is it transposed?", Digits.Check.dW2(M.Random(7, 5)).Message);
        Assert.Equal("Your dW2 is 7×12; it should be 5×7, the shape of W2. "
            + "That is the shape of W1. The wrong layer, or a product of the wrong two matrices?",
            Digits.Check.dW2(M.Random(7, 12)).Message);
        Assert.Equal("Your db2 is 5×9; it should be 5×1, the shape of b2. Is the mean over the batch missing?",
            Digits.Check.db2(M.Random(5, 9)).Message);
        Assert.Equal("Your cost is 2×2; a single number is needed.", Digits.Check.Cost(M.Random(2, 2)).Message);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_pointed_at()
    {
        Matrix<double> dW2 = Digits.dW2.Clone();
        dW2[1, 2] = double.NaN;
        Assert.Equal("Your dW2 has 1 of 35 entries that are not finite; the first, row 1, column 2, is NaN. "
            + "0/0, ∞ − ∞ or the log of a negative number gives NaN.",
            Digits.Check.dW2(dW2).Message);
        Assert.StartsWith("Your cost is infinite.", Digits.Check.Cost(double.PositiveInfinity).Message);
    }

    [Fact]
    public void What_is_no_known_mistake_is_described()
    {
        Matrix<double> dW2 = Digits.dW2.Clone();
        dW2[3, 4]++;
        Assert.Equal("34 of the 35 values of your dW2 are right. The first wrong one is in row 3, column 4, counted from 0.",
            Digits.Check.dW2(dW2).Message);
        Assert.Equal("Your dW2 is the right one × -0.37, everywhere. Which factor is too much?",
            Digits.Check.dW2(-0.37 * Digits.dW2).Message);
        Assert.Equal("The shape of your dW2 is right, its values are not, and no known mistake matches.",
            Digits.Check.dW2(Digits.dW2 + 1).Message);
        Assert.Equal("Your dW2 is 0 everywhere; it should not be. In whole numbers 1 / 32 is 0: write 1.0 / 32. Or was it never filled?",
            Digits.Check.dW2(0 * Digits.dW2).Message);
    }

    [Fact]
    public void Mistakes_that_only_square_shapes_let_through_are_named()
    {
        var network = new Network([5, 5, 5], seed: 4, initializer: Initializer.Normal);
        var l = new Lesson(network, RandomNetworks.Data(network, 5, 2).Batch(0, 5));
        var b1 = l.b1.ToRowMatrix();
        (string Words, CheckResult Result)[] answers =
        [
            ("W1 is transposed", l.Check.Z1(Lesson.Plus(l.W1.Transpose() * l.X, l.b1))),
            ("along the wrong axis", l.Check.Z1((l.W1 * l.X).MapIndexed((i, j, z) => z + b1[0, j], Zeros.Include))),
            ("X is used where A1 belongs", l.Check.Z2(Lesson.Plus(l.W2 * l.X, l.b2))),
            ("W1 is used where W2 belongs", l.Check.Z2(Lesson.Plus(l.W1 * l.A1, l.b2))),
            ("matrix product", l.Check.Delta2((l.A2 - l.Y) * l.S2.Transpose())),
            ("W2 is not transposed", l.Check.Delta1((l.W2 * l.Delta2).PointwiseMultiply(l.S1))),
            ("W2 is missing", l.Check.Delta1(l.Delta2.PointwiseMultiply(l.S1))),
            ("W1 is used where W2 belongs", l.Check.Delta1((l.W1.Transpose() * l.Delta2).PointwiseMultiply(l.S1))),
            ("the slope is that of the wrong layer", l.Check.Delta1((l.W2.Transpose() * l.Delta2).PointwiseMultiply(l.S2))),
            ("element-by-element", l.Check.dW2(l.Delta2.PointwiseMultiply(l.A1))),
            ("Your dW2 is transposed", l.Check.dW2(l.dW2.Transpose())),
            ("over the wrong axis", l.Check.db2(l.Delta2.ColumnSums() / 5)),
        ];
        Assert.All(answers, answer => Assert.Contains(answer.Words, answer.Result.Message, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_mistake_of_an_earlier_step_is_named_with_that_step()
    {
        Lesson l = Digits;
        var Z2 = l.W2 * l.A1;
        var delta2 = (l.f.F(Z2) - l.Y).PointwiseMultiply(l.f.Derivative(Z2));
        var delta1 = (l.W2.Transpose() * delta2).PointwiseMultiply(l.S1);
        Assert.Equal("The Z2 in it is wrong. b2 is missing.", l.Check.Delta2(delta2).Message);
        Assert.Equal("The δ1 in it is wrong because its Z2 is. b2 is missing.",
            l.Check.dW1(delta1 * l.X.Transpose() / l.m).Message);
    }

    [Fact]
    public void Where_the_biases_are_0_it_is_said_that_a_forgotten_one_does_not_show()
    {
        var lesson = new Lesson(new Network([4, 3, 3], seed: 1), RandomNetworks.Data(new Network([4, 3, 3]), 5, 1).Batch(0, 5));
        Assert.Equal("✓ Correct. All biases of a layer are 0 here, so a forgotten b would not show.",
            lesson.Check.Z1(lesson.W1 * lesson.X).ToString());
    }

    [Fact]
    public void With_a_batch_of_two_both_causes_of_a_factor_2_are_named()
    {
        var lesson = new Lesson(new Network([4, 3, 3], seed: 1), RandomNetworks.Data(new Network([4, 3, 3]), 2, 1).Batch(0, 2));
        string message = lesson.Check.dW2(2 * lesson.dW2).Message;
        Assert.Contains("Is ÷ m missing?", message);
        Assert.Contains("the ½ of the quadratic cost", message);
    }

    [Fact]
    public void Every_exercise_starts_not_attempted() => Assert.All(Exercises, exercise =>
    {
        CheckResult result = WrongAnswer.Ask(Digits, exercise, null);
        Assert.Equal(Verdict.NotAttempted, result.Verdict);
        Assert.StartsWith("○ Not attempted. ", result.ToString());
        Assert.NotEmpty(result.Hint().ToString());
    });

    [Fact]
    public void A_very_small_step_is_told_from_none()
    {
        var check = Check.On(Digits.Network, Digits.Batch, rate: 1e-9);
        Assert.True(check.W2new(Digits.W2 - 1e-9 * Digits.dW2).IsCorrect);
        Assert.Contains("as it was", check.W2new(Digits.W2).Message);
        Assert.Contains("uphill", check.W2new(Digits.W2 + 1e-9 * Digits.dW2).Message);
    }

    [Theory]
    [InlineData("X", "12×32", null)]
    [InlineData("Z1", "(7, 32)", null)]
    [InlineData("b1", "7", null)]
    [InlineData("dW2", "5 x 7", null)]
    [InlineData("Z1", "32×7", "Z1 is not 32×7. It is the other way round: a sample is a column.")]
    [InlineData("W1", "12×7", "W1 is not 12×7. It is the other way round: a row of W belongs to one neuron.")]
    [InlineData("Z1", "7", "Z1 is not 7×1. That is one column: where are the other samples of the batch, or the other inputs?")]
    [InlineData("b1", "7×32", "b1 is not 7×32. It is the same for every sample of the batch: one column.")]
    [InlineData("Z2", "7×32", "Z2 is not 7×32. That is the shape of Z1.")]
    [InlineData("Z2", "large", "A shape is rows × columns, such as \"128×784\" or (128, 784).")]
    [InlineData("Q", "1", "There is no Q here. There are: X, Y, W1, dW1, b1, db1, Z1, A1, delta1, W2, dW2, b2, db2, Z2, A2, delta2, C.")]
    public void Shapes_are_checked(string quantity, string mine, string? wrong)
    {
        CheckResult result = Digits.Check.Shape(quantity, mine);
        Assert.Equal(wrong is null ? Verdict.Correct : Verdict.Incorrect, result.Verdict);
        Assert.Equal(wrong ?? "", result.Message);
    }

    [Fact]
    public void A_forward_function_is_run_and_its_mistake_named()
    {
        Lesson l = Digits;
        Assert.True(l.Check.Forward(X => l.f.F(Lesson.Plus(l.W2 * l.f.F(Lesson.Plus(l.W1 * X, l.b1)), l.b2))).IsCorrect);
        Assert.Contains("The activation of layer 1 is missing",
            l.Check.Forward(X => l.f.F(Lesson.Plus(l.W2 * Lesson.Plus(l.W1 * X, l.b1), l.b2))).Message);
        Assert.Contains("b1 is missing", l.Check.Forward(X => l.f.F(Lesson.Plus(l.W2 * l.f.F(l.W1 * X), l.b2))).Message);
        Assert.Equal("This ended in an error: no luck (InvalidOperationException)",
            l.Check.Forward(_ => throw new InvalidOperationException("no luck")).Message);
        Assert.EndsWith("In a product M·N the columns of M (32 here) must be as many as the rows of N (128 here). "
            + "The other way round they fit: (128×784)·(784×32) is 128×32.",
            l.Check.Forward(_ => Matrix<double>.Build.Dense(784, 32) * Matrix<double>.Build.Dense(128, 784)).Message);
        Assert.EndsWith("need two matrices of one shape; these are 10×32 and 32×10. One of them is transposed.",
            l.Check.Forward(_ => Matrix<double>.Build.Dense(10, 32) + Matrix<double>.Build.Dense(32, 10)).Message);
        Assert.EndsWith("need two matrices of one shape; these are 10×32 and 32×10. One of them is transposed.",
            l.Check.Forward(_ => Matrix<double>.Build.Dense(10, 32).PointwiseMultiply(Matrix<double>.Build.Dense(32, 10))).Message);
        Assert.EndsWith("(4 here) must be as many as the rows of N (3 here).",
            l.Check.Forward(_ => (Matrix<double>.Build.Dense(2, 4) * Vector<double>.Build.Dense(3)).ToColumnMatrix()).Message);
        Assert.EndsWith("The other way round they fit: (3×4)·(4×2) is 3×2.",
            l.Check.Forward(_ => Matrix<double>.Build.Dense(2, 4).TransposeThisAndMultiply(Matrix<double>.Build.Dense(3, 4))).Message);
        Assert.Equal(Verdict.NotAttempted, l.Check.Forward(_ => throw new NotImplementedException()).Verdict);
        Assert.Equal(Verdict.NotAttempted, l.Check.Forward(null).Verdict);
    }

    private static string Words(WrongAnswer wrong, Lesson lesson) => wrong.Named.Replace("{m}", $"{lesson.m}");

    private static Matrix<double> Right(Lesson l, string exercise) => exercise switch
    {
        "Z1" => l.Z1,
        "A1" => l.A1,
        "Z2" => l.Z2,
        "A2" => l.A2,
        "Delta2" => l.Delta2,
        "Delta1" => l.Delta1,
        "dW2" => l.dW2,
        "dW1" => l.dW1,
        "db2" => l.db2.ToColumnMatrix(),
        "db1" => l.db1.ToColumnMatrix(),
        "Cost" => Matrix<double>.Build.Dense(1, 1, l.CostOf(l.A2)),
        "W2new" => l.W2 - Lesson.Rate * l.dW2,
        "W1new" => l.W1 - Lesson.Rate * l.dW1,
        "b2new" => (l.b2 - Lesson.Rate * l.db2).ToColumnMatrix(),
        "b1new" => (l.b1 - Lesson.Rate * l.db1).ToColumnMatrix(),
        _ => throw new ArgumentException(exercise),
    };

    private static Matrix<double> AsMatrix(object value) => value switch
    {
        Matrix<double> matrix => matrix,
        Vector<double> vector => vector.ToColumnMatrix(),
        _ => Matrix<double>.Build.Dense(1, 1, (double)value),
    };

    private static bool Same(Matrix<double> A, Matrix<double> B) =>
        A.RowCount == B.RowCount && A.ColumnCount == B.ColumnCount
        && (A - B).FrobeniusNorm() <= 1e-4 * Math.Max(A.FrobeniusNorm(), B.FrobeniusNorm());
}
