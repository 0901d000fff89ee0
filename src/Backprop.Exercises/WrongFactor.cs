namespace Backprop.Exercises;

/// <summary>A number by which an answer is multiplied by mistake.</summary>
/// <param name="Value">32, 1/32, −1 …</param>
/// <param name="Words">"× 32, the batch size. Is ÷ m missing?", to follow "Your dW2 is the right one".</param>
internal sealed record WrongFactor(double Value, string Words)
{
    public static WrongFactor Twice { get; } = new(2, "× 2. The 2 of the square cancels the ½ of the quadratic cost.");

    public static WrongFactor Half { get; } =
        new(0.5, "÷ 2. The ½ of the quadratic cost is gone already: the 2 of the square cancels it.");

    public static WrongFactor Sign(string question) => new(-1, $"with the wrong sign. {question}".TrimEnd());

    /// <summary>The batch size has no place in a delta.</summary>
    public static WrongFactor[] OfDelta(int m) =>
    [
        new(1.0 / m, $"÷ {m}, the batch size. A delta belongs to its sample; ÷ m comes later, in dW and db."),
        new(m, $"× {m}, the batch size. A delta belongs to its sample."),
    ];

    /// <summary>Every product of two factors, except 1.</summary>
    public static IEnumerable<WrongFactor> Pairs(IReadOnlyList<WrongFactor> factors) =>
        from i in Enumerable.Range(0, factors.Count)
        from j in Enumerable.Range(i + 1, factors.Count - i - 1)
        let product = factors[i].Value * factors[j].Value
        where product != 1
        select new WrongFactor(product, $"{factors[i].Words} And it is {factors[j].Words}");
}
