using System.Globalization;
using System.Text.RegularExpressions;

namespace Backprop.Exercises;

/// <summary>What to say of two matrices that MathNet could not multiply, add or subtract: its message names their shapes alone.</summary>
internal static partial class ShapeMismatch
{
    /// <summary>A sentence for the learner, or nothing where the error is another.</summary>
    public static string Explain(Exception problem)
    {
        if (problem is not ArgumentException || Shapes().Match(problem.Message) is not { Success: true } found)
            return "";
        int Number(int group) => int.Parse(found.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        var (rows, columns, otherRows, otherColumns) = (Number(1), Number(2), Number(3), Number(4));
        if (problem.TargetSite?.Name is not ("Multiply" or "op_Multiply"))
            return $" A sum, a difference and an element-wise product need two matrices of one shape; these are {rows}×{columns} and {otherRows}×{otherColumns}.";
        return $" In a product M·N the columns of M ({columns} here) must be as many as the rows of N ({otherRows} here)."
            + (otherColumns == rows ? $" The other way round they fit: ({otherRows}×{otherColumns})·({rows}×{columns}) is {otherRows}×{columns}." : "");
    }

    [GeneratedRegex(@"op1 is (\d+)x(\d+), op2 is (\d+)x(\d+)")]
    private static partial Regex Shapes();
}
