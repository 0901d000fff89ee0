using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>
/// A known mistake, or two at once: the sentences that name them, and the wrong value that they lead to. It stands in a list of
/// alternatives for one part of a formula, whose first entry is the right value, with no mistake in it.
/// </summary>
internal sealed class Mistake
{
    // Most alternatives are never looked at: one mistake is tried before two. Those of two mistakes are thousands, and not kept.
    private readonly Func<Matrix<double>?> value;
    private readonly Func<string> words;

    // The mistake was made in one quantity ("Z2") and reaches the answer through another ("δ2"), or the same.
    private string? madeIn, through;

    public Mistake(string words, Func<Matrix<double>?> value, int count = 1) : this(() => words, value, count)
    {
    }

    public Mistake(string words, Matrix<double> value) : this(words, () => value)
    {
    }

    public Mistake(string words, double value) : this(words, Diagnosis.Number(value))
    {
    }

    private Mistake(Func<string> words, Func<Matrix<double>?> value, int count)
    {
        (this.words, Count) = (words, count);
        var kept = new Lazy<Matrix<double>?>(value);
        this.value = count < 2 ? () => kept.Value : value;
    }

    /// <summary>"σ′(Z2) is missing."</summary>
    public string Words => words();

    /// <summary>How many mistakes were made: 0, 1 or 2.</summary>
    public int Count { get; }

    /// <summary>Whether it is named only if nothing else explains the answer.</summary>
    public bool IsUnlikely { get; init; }

    /// <summary>The wrong value; null where the shapes do not fit.</summary>
    public Matrix<double>? Value => value();

    /// <summary>What the learner reads: the mistake, and where it was made if that is an earlier step.</summary>
    public string Sentence => through is null ? Words
        : through == madeIn ? $"The {through} in it is wrong. {Words}"
        : $"The {through} in it is wrong because its {madeIn} is. {Words}";

    /// <summary>The right value, the first of a list of alternatives.</summary>
    public static Mistake None(Matrix<double> right) => new("", () => right, 0);

    /// <summary>The alternatives of an earlier quantity, as they reach a later one; those of another shape go no further.</summary>
    public static IReadOnlyList<Mistake> In(string name, IReadOnlyList<Mistake> alternatives) =>
    [
        .. alternatives.Select(mistake => mistake.Count == 0 ? mistake : mistake.With(mistake.words, mistake.Count,
            () => mistake.Value is { } value && Closeness.SameShape(value, alternatives[0].Value!) ? value : null, mistake.madeIn ?? name,
                name)),
    ];

    /// <summary>The alternatives of a value made of two parts: with a mistake in one of them, or one in each.</summary>
    public static IReadOnlyList<Mistake> Combine(
        IReadOnlyList<Mistake> first, IReadOnlyList<Mistake> second, Func<Matrix<double>, Matrix<double>, Matrix<double>?> of) =>
    [
        .. from one in first
           from other in second
           where one.Count == 0 || other.Count == 0 || (one.Count + other.Count == 2 && !one.IsUnlikely && !other.IsUnlikely)
           select Both(one, other, () => one.Value is { } a && other.Value is { } b ? of(a, b) : null),
    ];

    /// <summary>The alternatives of a function's value: with a mistake in what it is applied to, in the function, or in both.</summary>
    public static IReadOnlyList<Mistake> Apply(IReadOnlyList<Mistake> to, Func<Matrix<double>, Matrix<double>?> right,
        params (string Words, Func<Matrix<double>, Matrix<double>?> Wrong)[] functions) =>
    [
        .. to.Select(of => of.With(of.words, of.Count, () => of.Value is { } value ? right(value) : null, of.madeIn, of.through)),
        .. from function in functions
           from of in to
           where of.Count < 2
           select Both(of, new(function.Words, () => null), () => of.Value is { } value ? function.Wrong(value) : null),
    ];

    public Mistake Unlikely() => new(words, value, Count) { madeIn = madeIn, through = through, IsUnlikely = true };

    private static Mistake Both(Mistake one, Mistake other, Func<Matrix<double>?> value) =>
        other.Count == 0 ? one.With(one.words, one.Count, value, one.madeIn, one.through)
        : one.Count == 0 ? other.With(other.words, other.Count, value, other.madeIn, other.through)
        : one.With(() => $"{one.Sentence} {other.Sentence}", 2, value, null, null);

    private Mistake With(Func<string> words, int count, Func<Matrix<double>?> value, string? madeIn, string? through) =>
        new(words, value, count) { IsUnlikely = IsUnlikely, madeIn = madeIn, through = through };
}
