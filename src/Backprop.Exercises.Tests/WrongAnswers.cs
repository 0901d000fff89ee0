using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises.Tests;

/// <summary>The mistakes of the exercises on one batch, each with words of the sentence that names it.</summary>
internal static class WrongAnswers
{
    public static IReadOnlyList<WrongAnswer> All { get; } =
    [
        new("Z1", "b1 is missing", l => l.W1 * l.X),
        new("Z1", "b1 is subtracted", l => Lesson.Plus(l.W1 * l.X, -l.b1)),
        new("Z1", "b1 is added to the first sample only",
            l => (l.W1 * l.X).MapIndexed((i, j, z) => j == 0 ? z + l.b1[i] : z, Zeros.Include)),
        new("Z1", "The activation is in it already", l => l.A1),
        new("Z2", "W2 is multiplied by Z1 instead of A1", l => Lesson.Plus(l.W2 * l.Z1, l.b2)),
        new("Z2", "The A1 in it is wrong. The activation is applied twice", l => Lesson.Plus(l.W2 * l.f.F(l.A1), l.b2)),
        new("Z2", "because its Z1 is. b1 is missing", l => Lesson.Plus(l.W2 * l.f.F(l.W1 * l.X), l.b2)),
        new("Z2", "transposed", l => l.Z2.Transpose()),

        new("A2", "The activation is missing", l => l.Z2),
        new("A2", "The activation is applied twice", l => l.f.F(l.A2)),
        new("A2", "the activation itself is asked for", l => l.S2),
        new("A2", "he sign ", l => l.f.F(-l.Z2)),
        new("A2", "b2 is missing", l => l.f.F(l.W2 * l.A1)),

        new("Delta2", "′(Z2) is missing", l => l.A2 - l.Y),
        new("Delta2", "The slope is taken at A2", l => (l.A2 - l.Y).PointwiseMultiply(l.f.Derivative(l.A2))),
        new("Delta2", "wrong sign", l => (l.Y - l.A2).PointwiseMultiply(l.S2)),
        new("Delta2", "× 2", l => 2 * (l.A2 - l.Y).PointwiseMultiply(l.S2)),
        new("Delta2", "÷ {m}, the batch size", l => l.Delta2 / l.m),
        new("Delta2", "Y is missing", l => l.A2.PointwiseMultiply(l.S2)),
        new("Delta2", "squared", l => (l.A2 - l.Y).PointwisePower(2).PointwiseMultiply(l.S2)),
        new("Delta2", "one row off", l => (l.A2 - Lesson.OneRowOff(l.Y)).PointwiseMultiply(l.S2)),
        new("Delta2", "Z2 − Y for A2 − Y", l => (l.Z2 - l.Y).PointwiseMultiply(l.S2)),
        new("Delta2", "matrix product", l => (l.A2 - l.Y) * l.S2.Transpose()),
        new("Delta2", "This is δ1", l => l.Delta1),
        new("Delta2", "twice", l => l.Delta2.PointwiseMultiply(l.S2)),
        new("Delta2", "b2 is missing", l => (l.f.F(l.W2 * l.A1) - l.Y).PointwiseMultiply(l.f.Derivative(l.W2 * l.A1))),

        new("Delta1", "′(Z1) is missing", l => l.W2.Transpose() * l.Delta2),
        new("Delta1", "The slope is taken at A1", l => (l.W2.Transpose() * l.Delta2).PointwiseMultiply(l.f.Derivative(l.A1))),
        new("Delta1", "goes back through W2ᵀ; δ2 should", l => (l.W2.Transpose() * (l.A2 - l.Y)).PointwiseMultiply(l.S1)),
        new("Delta1", "W2 was already updated (rate 0.7)",
            l => ((l.W2 - Lesson.Rate * l.dW2).Transpose() * l.Delta2).PointwiseMultiply(l.S1)),
        new("Delta1", "This is δ2", l => l.Delta2),
        new("Delta1", "wrong sign", l => -l.Delta1),
        new("Delta1", "× 2", l => 2 * l.Delta1),
        new("Delta1", "transposed", l => l.Delta1.Transpose()),

        new("dW2", "Is ÷ m missing", l => l.Delta2 * l.A1.Transpose()),
        new("dW2", "Averaged twice", l => l.dW2 / l.m),
        new("dW2", "transposed", l => l.A1 * l.Delta2.Transpose() / l.m),
        new("dW2", "A2 is used where A1 belongs", l => l.Delta2 * l.A2.Transpose() / l.m),
        new("dW2", "X is used where A1 belongs", l => l.Delta2 * l.X.Transpose() / l.m),
        new("dW2", "Z1 is used where A1 belongs", l => l.Delta2 * l.Z1.Transpose() / l.m),
        new("dW2", "′(Z2) is missing", l => (l.A2 - l.Y) * l.A1.Transpose() / l.m),
        new("dW2", "Only the last sample counts", l => l.Delta2.Column(l.m - 1).ToColumnMatrix() * l.A1.Column(l.m - 1).ToRowMatrix()),
        new("dW2", "wrong sign", l => -l.dW2),
        new("dW2", "δ1 is used", l => l.Delta1 * l.A1.Transpose() / l.m),
        new("dW2", "This is W2 itself", l => l.W2),

        new("dW2", "× 0.7, the learning rate", l => Lesson.Rate * l.dW2),
        new("dW2", "× 2", l => 2 * l.dW2),
        new("dW2", "The slope is taken at A2", l => (l.A2 - l.Y).PointwiseMultiply(l.f.Derivative(l.A2)) * l.A1.Transpose() / l.m),
        new("dW2", "one row off", l => (l.A2 - Lesson.OneRowOff(l.Y)).PointwiseMultiply(l.S2) * l.A1.Transpose() / l.m),

        new("dW1", "Is ÷ m missing", l => l.Delta1 * l.X.Transpose()),
        new("dW1", "A1 is used where X belongs", l => l.Delta1 * l.A1.Transpose() / l.m),
        new("dW1", "goes back through W2ᵀ",
            l => (l.W2.Transpose() * (l.A2 - l.Y)).PointwiseMultiply(l.S1) * l.X.Transpose() / l.m),
        new("dW1", "′(Z1) is missing", l => l.W2.Transpose() * l.Delta2 * l.X.Transpose() / l.m),
        new("dW1", "W2 was already updated",
            l => ((l.W2 - Lesson.Rate * l.dW2).Transpose() * l.Delta2).PointwiseMultiply(l.S1) * l.X.Transpose() / l.m),

        new("db2", "÷ {m}, the batch size. Averaged twice?", l => l.db2 / l.m),
        new("db2", "× {m}, the batch size. Is ÷ m missing?", l => l.Delta2.RowSums()),
        new("db2", "The mean is over the wrong axis", l => l.Delta2.ColumnSums() / l.Delta2.RowCount),
        new("db2", "This is δ2 itself", l => l.Delta2),
        new("db2", "The mean is over everything", l => l.Delta2.Enumerate().Average()),
        new("db2", "This is db1", l => l.db1),
        new("db2", "A2 is used where δ2 belongs", l => l.A2.RowSums() / l.m),
        new("db2", "′(Z2) is missing", l => (l.A2 - l.Y).RowSums() / l.m),
        new("db2", "Only the last sample counts", l => l.Delta2.Column(l.m - 1)),
        new("db2", "wrong sign", l => -l.db2),

        new("W2new", "uphill", l => l.W2 + Lesson.Rate * l.dW2),
        new("W2new", "without the learning rate", l => l.W2 - l.dW2),
        new("W2new", "it is in there twice", l => l.W2 - Lesson.Rate * Lesson.Rate * l.dW2),
        new("W2new", "4.5 × as long as it should be: the learning rate is", l => l.W2 - 4.5 * Lesson.Rate * l.dW2),
        new("W1new", "1.01 × as long as it should be", l => l.W1 - 1.01 * Lesson.Rate * l.dW1),
        new("W1new", "uphill and 0.3 × as long", l => l.W1 + 0.3 * Lesson.Rate * l.dW1),
        new("W2new", "as it was", l => l.W2),
        new("W2new", "This is the step alone: W2 is missing", l => Lesson.Rate * l.dW2),
        new("W2new", "This is the gradient, not the new W2", l => l.dW2),
        new("W2new", "÷ {m}, the batch size", l => l.W2 - Lesson.Rate * l.dW2 / l.m),
        new("W2new", "′(Z2) is missing", l => l.W2 - Lesson.Rate * (l.A2 - l.Y) * l.A1.Transpose() / l.m),
        new("W2new", "transposed", l => (l.W2 - Lesson.Rate * l.dW2).Transpose()),
        new("b2new", "÷ {m}, the batch size", l => l.b2 - Lesson.Rate * l.db2 / l.m),
        new("b2new", "uphill", l => l.b2 + Lesson.Rate * l.db2),

        new("Cost", "a sum where the mean belongs", l => l.CostOf(l.A2) * l.m),
        new("Cost", "The ½ is missing", l => 2 * l.CostOf(l.A2)),
        new("Cost", "the number of outputs", l => l.CostOf(l.A2) / l.Y.RowCount),
        new("Cost", "There is no ½, and: the errors are not squared.", l => (l.A2 - l.Y).Enumerate().Sum() / l.m),
        new("Cost", "The errors are not squared.", l => (l.A2 - l.Y).Enumerate().Sum() / 2 / l.m),
    ];

    /// <summary>Two mistakes at once, and words for each.</summary>
    public static IReadOnlyList<(WrongAnswer Answer, string Second)> Double { get; } =
    [
        (new("Delta2", "′(Z2) is missing", l => l.Y - l.A2), "wrong sign"),
        (new("Delta2", "The slope is taken at A2", l => 2 * (l.A2 - l.Y).PointwiseMultiply(l.f.Derivative(l.A2))), "× 2"),
        (new("Delta1", "goes back through W2ᵀ; δ2 should", l => -(l.W2.Transpose() * (l.A2 - l.Y)).PointwiseMultiply(l.S1)), "wrong sign"),
        (new("dW2", "wrong sign", l => -l.m * l.dW2), "Is ÷ m missing"),
        (new("dW2", "′(Z2) is missing", l => (l.A2 - l.Y) * l.A1.Transpose()), "Is ÷ m missing"),
        (new("dW2", "A2 is used where A1 belongs", l => l.Delta2 * l.A2.Transpose()), "Is ÷ m missing"),
        (new("db2", "′(Z2) is missing", l => (l.A2 - l.Y).RowSums()), "Is ÷ m missing"),
    ];
}
