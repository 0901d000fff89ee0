using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>A known mistake: what an answer is when it is made, and the sentence that names it.</summary>
/// <param name="Sentence">"σ′(Z2) is missing: this is A2 − Y alone."</param>
/// <param name="Value">The wrong answer that it leads to; its shape may be wrong too.</param>
internal sealed record Mistake(string Sentence, Matrix<double> Value)
{
    public static Mistake Of((string Sentence, double Value) mistake) => new(mistake.Sentence, Diagnosis.Number(mistake.Value));
}
