using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises.Tests;

/// <content>Rarer mistakes.</content>
internal static partial class LearnersBatch
{
    /// <summary>Two slips at once, and rarer ones.</summary>
    public static IEnumerable<(string Words, Func<CheckResult> Ask)> Rarer =>
    [
        ("tanh", () => check.Z2(() => AddToColumns(W2 * Z1.PointwiseTanh(), b2))),
        ("relu", () => check.Z2(() => AddToColumns(W2 * Z1.PointwiseMaximum(0), b2))),
        ("Z1.*b2 is missing|b2 is missing.*Z1", () => check.Z2(() => W2 * Z1)),
        ("b1.*b2|b2.*b1", () => check.A2(() => Sigmoid(W2 * Sigmoid(W1 * X)))),
        ("wrong layer|one shape", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(A2).PointwiseMultiply(1 - A1))),
        ("missing.*batch size", () => check.Delta2(() => (A2 - Y) / m)),
        ("missing.*sign", () => check.Delta2(() => Y - A2)),
        ("missing.*× 2", () => check.Delta2(() => 2 * (A2 - Y))),
        ("twice", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(S(Z2)).PointwiseMultiply(S(Z2)))),
        ("this is A1|A1|wrong layer", () => check.Delta2(() => (A1 - Y).PointwiseMultiply(S(Z1)))),
        ("÷ m missing", () => check.dW2(() => (A2 - Y) * A1.Transpose())),
        ("missing.*sign|sign.*missing", () => check.dW2(() => (Y - A2) * A1.Transpose() / m)),
        ("A2.*÷ m missing", () => check.dW2(() => Delta2() * A2.Transpose())),
        ("transposed.*÷ m", () => check.dW2(() => A1 * Delta2().Transpose())),
        ("twice", () => check.dW2(() => Delta2() * A1.Transpose() / m / m)),
        ("times too|12|13|multiplied|× 1024", () => check.dW2(() => m * Delta2() * A1.Transpose())),
        ("1 − σ|1 − A1", () => check.dW2(() => Delta2() * (1 - A1).Transpose() / m)),
        ("missing.*÷ m|÷ m.*missing", () => check.dW1(() => W2.Transpose() * Delta2() * X.Transpose())),
        ("A2 − Y.*missing|missing.*A2 − Y", () => check.dW1(() => W2.Transpose() * (A2 - Y) * X.Transpose() / m)),
        ("taken at A1.*|A1", () => check.db1(() => (W2.Transpose() * Delta2()).PointwiseMultiply(S(A1)).RowSums() / m)),
        ("÷ m missing.*missing|missing.*÷ m", () => check.db1(() => (W2.Transpose() * Delta2()).RowSums())),
        (@"σ′\(Z2\) is missing", () => check.W2new(() => W2 - rate * ((A2 - Y) * A1.Transpose() / m))),
        ("missing.*÷ m|÷ m.*missing", () => check.W2new(() => W2 - rate * (A2 - Y) * A1.Transpose())),
        ("uphill", () => check.W2new(() => W2 + rate / m * DW2())),
        ("3.2|÷ 32|10", () => check.W2new(() => W2 - rate * (Delta2() * A1.Transpose()) / 10)),
        ("A2 − Y", () => check.W1new(() => W1 - rate * ((W2.Transpose() * (A2 - Y)).PointwiseMultiply(S(Z1)) * X.Transpose() / m))),
        ("missing", () => check.b1new(() => b1 - rate * ((W2.Transpose() * Delta2()).RowSums() / m))),
        ("squared", () => check.Delta1(() =>
            (W2.Transpose() * (A2 - Y).PointwisePower(2).PointwiseMultiply(S(Z2))).PointwiseMultiply(S(Z1)))),
        ("Y is missing", () => check.Delta1(() => (W2.Transpose() * A2.PointwiseMultiply(S(Z2))).PointwiseMultiply(S(Z1)))),
        ("sign.*missing|missing.*sign", () => check.Delta1(() => -(W2.Transpose() * Delta2()))),
        ("½ is missing.*norm|norm.*½|norm", () => check.Cost(() => (A2 - Y).FrobeniusNorm() / m)),
        ("root", () => check.Cost(() => (A2 - Y).FrobeniusNorm() / 2)),
        ("number of outputs", () => check.Cost(() => (A2 - Y).PointwisePower(2).Enumerate().Average())),
        ("first sample", () => check.Cost(() => (A2 - Y).Column(0).PointwisePower(2).Sum() / 2)),
        ("½ and ÷ 32", () => check.Cost(() => (A2 - Y).PointwisePower(2).Enumerate().Sum())),
        ("not A2|A1", () => check.Forward(X => Sigmoid(AddToColumns(W2 * Sigmoid(AddToColumns(W2 * X, b1)), b2)))),
        ("twice", () => check.Forward(X => Sigmoid(Sigmoid(AddToColumns(W2 * Sigmoid(AddToColumns(W1 * X, b1)), b2))))),
        ("b2 is subtracted", () => check.Forward(X => Sigmoid(AddToColumns(W2 * Sigmoid(AddToColumns(W1 * X, b1)), -b2)))),
        ("beyond the end", () => check.Forward(X => Sigmoid(AddToColumns(W2 * Sigmoid(AddToColumns(W1 * X, b2)), b2)))),
        (@"∘, PointwiseMultiply, meant\?$", () => check.Delta2(() => (A2 - Y) * S(Z2))),
        (@"∘, PointwiseMultiply, meant\?$", () => check.Delta1(() => W2.Transpose() * Delta2() * S(Z1))),
        ("∘, PointwiseMultiply, meant.* goes with Xᵀ", () => check.dW1(() => Delta1() * A1 / m)),
        ("matrix product meant.*δ2·A1ᵀ", () => check.dW2(() => Delta2().PointwiseMultiply(A1) / m)),
        ("matrix product meant.*δ2·A1ᵀ", () => check.dW2(() => A1.Transpose().PointwiseMultiply(Delta2()) / m)),
        ("matrix product meant.*δ1·Xᵀ", () => check.dW1(() => Delta1().PointwiseMultiply(X.Transpose()) / m)),
        ("matrix product meant.*W2ᵀ·δ2", () => check.Delta1(() => W2.Transpose().PointwiseMultiply(Delta2()))),
        ("matrix product meant.*W1·X", () => check.Z1(() => W1.PointwiseMultiply(X))),
        ("W2 goes with A1", () => check.Z2(() => W2 * Z2)),
        ("W2 goes with A1", () => check.Z2(() => W2 * Y)),
        ("W2 was already updated", () => check.W1new(() => W1 - rate * (DeltaAfterW2() * X.Transpose() / m))),
        ("W2 was already updated", () => check.b1new(() => b1 - rate * (DeltaAfterW2().RowSums() / m))),
        ("δ2·A1ᵀ", () => check.dW2(() => Delta2().TransposeAndMultiply(A1.Transpose()) / m)),
        ("W2ᵀ·δ2", () => check.Delta1(() => W2.Transpose().TransposeThisAndMultiply(Delta2()).PointwiseMultiply(S(Z1)))),
        ("ended in an error", () => check.Delta1(() => throw new InvalidOperationException("own"))),
    ];

    private static Matrix<double> DeltaAfterW2() => ((W2 - rate * DW2()).Transpose() * Delta2()).PointwiseMultiply(S(Z1));
}
