using System.Globalization;
using System.Text.RegularExpressions;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Explains why MathNet could not multiply, add or subtract two matrices.</summary>
internal static class ShapeMismatch
{
    // MathNet's exception holds the shapes in its message alone. A mismatch of known shapes shows where they stand, whatever its words.
    private static readonly Lazy<Regex?> Pattern = new(() =>
    {
        try
        {
            _ = Matrix<double>.Build.Dense(101, 103) * Matrix<double>.Build.Dense(107, 109);
            return null;
        }
        catch (ArgumentException example)
        {
            return new Regex(Regex.Replace(Regex.Escape(example.Message), "10[1379]", number => $@"(?<n{number}>\d+)"));
        }
    });

    /// <summary>A sentence for the learner, or nothing if the error is another.</summary>
    public static string Explain(Exception problem)
    {
        if (problem is not ArgumentException || Pattern.Value?.Match(problem.Message) is not { Success: true } found)
            return "";
        int Size(int example) => int.Parse(found.Groups[$"n{example}"].ValueSpan, CultureInfo.InvariantCulture);
        var (rows, columns, otherRows, otherColumns) = (Size(101), Size(103), Size(107), Size(109));
        return problem.TargetSite?.Name switch
        {
            "Multiply" or "op_Multiply" =>
                $" In a product M·N the columns of M ({columns} here) must be as many as the rows of N ({otherRows} here)."
                + (otherColumns != rows ? ""
                    : $" The other way round they fit: ({otherRows}×{otherColumns})·({rows}×{columns}) is {otherRows}×{columns}."),
            "Add" or "op_Addition" or "Subtract" or "op_Subtraction" or "PointwiseMultiply" or "PointwiseDivide" =>
                " A sum, a difference and an element-wise product need two matrices of one shape; "
                + $"these are {rows}×{columns} and {otherRows}×{otherColumns}.",
            _ => "",
        };
    }
}
