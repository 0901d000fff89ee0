using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>A known mistake: the sentence that names it, and the wrong answer that it leads to.</summary>
/// <param name="Words">"σ′(Z2) is missing: this is A2 − Y alone."</param>
/// <param name="Value">The wrong answer; its shape may be wrong too.</param>
internal sealed record Mistake(string Words, Matrix<double> Value)
{
    // The mistake was made in one quantity ("Z2") and reaches the answer through another ("δ2"), or the same.
    private string? madeIn, through;

    public Mistake(string words, double value) : this(words, Diagnosis.Number(value))
    {
    }

    /// <summary>What the learner reads: the mistake, and where it was made if that is an earlier step.</summary>
    public string Sentence => through is null ? Words
        : through == madeIn ? $"The {through} in it is wrong. {Words}"
        : $"The {through} in it is wrong because its {madeIn} is. {Words}";

    public static Mistake Transposed(string name, Matrix<double> right) =>
        new($"Your {name} is transposed: {right.ColumnCount}×{right.RowCount} instead of {MatrixShape.Of(right)}.", right.Transpose());

    /// <summary>The answers that an earlier quantity leads to where that one is wrong.</summary>
    /// <param name="name">The earlier quantity: "δ2".</param>
    /// <param name="right">Its right value.</param>
    /// <param name="mistakes">The mistakes in it; those of another shape go no further.</param>
    /// <param name="answer">From its value to the answer.</param>
    public static IEnumerable<Mistake> In(
        string name, Matrix<double> right, IEnumerable<Mistake> mistakes, Func<Matrix<double>, Matrix<double>> answer) =>
        from mistake in mistakes
        where Closeness.SameShape(mistake.Value, right)
        select mistake with { Value = answer(mistake.Value), madeIn = mistake.madeIn ?? name, through = name };
}
