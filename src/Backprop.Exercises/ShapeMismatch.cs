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

    /// <summary>Sentences for the learner, or nothing if the error is another.</summary>
    /// <param name="problem">What was thrown.</param>
    /// <param name="p">The batch whose quantities were at hand, if it is known.</param>
    /// <param name="asked">What is asked for, as in check.dW2; empty if it is all of backpropagation.</param>
    public static string Explain(Exception problem, BatchProblem? p, string asked = "")
    {
        if (problem is not ArgumentException || Pattern.Value?.Match(problem.Message) is not { Success: true } found)
            // The engine's own errors say what is wrong.
            return p is null || problem.TargetSite?.DeclaringType?.Assembly == typeof(Network).Assembly ? ""
                : problem is IndexOutOfRangeException or ArgumentOutOfRangeException
                ? "An index is beyond the end: does a loop run too far, or was a b, or a matrix, of the other layer taken?"
                : VectorMismatch(problem);
        int Size(int example) => int.Parse(found.Groups[$"n{example}"].ValueSpan, CultureInfo.InvariantCulture);
        (int Rows, int Columns) one = (Size(101), Size(103)), other = (Size(107), Size(109));
        return problem.TargetSite?.Name switch
        {
            "Multiply" or "op_Multiply" => OfProduct(one, other, p, asked),
            "TransposeAndMultiply" => OfProduct(one, Turned(other), p, asked),
            "TransposeThisAndMultiply" => OfProduct(Turned(one), other, p, asked),
            "PointwiseMultiply" when p is not null && OfPointwise(one, other, Products(p, asked)) is { } meant =>
                $"{OfSameShape(one, other, p)} {meant}",
            "Add" or "op_Addition" or "Subtract" or "op_Subtraction" or "PointwiseMultiply" or "PointwiseDivide" =>
                OfSameShape(one, other, p),
            _ => "",
        };
    }

    private static string VectorMismatch(Exception problem) =>
        problem is ArgumentException && problem.TargetSite?.DeclaringType?.FullName?.Contains("Vector", StringComparison.Ordinal) == true
            ? "The two vectors are not equally long: does one belong to another layer?" : "";

    private static string OfProduct((int Rows, int Columns) one, (int Rows, int Columns) other, BatchProblem? p, string asked)
    {
        string rule = $"In a product M·N the columns of M ({one.Columns} here) must be as many as the rows of N ({other.Rows} here).";
        if (p is not null && Cause(one, other, p, asked) is { } cause)
            return $"{rule} {cause}";
        return other.Columns != one.Rows ? rule
            : $"{rule} The other way round they fit: ({Text(other)})·({Text(one)}) is {Text((other.Rows, one.Columns))}.";
    }

    // The right products of the batch that the answer may contain, its own first: the way forward has no δ in it.
    private static Product[] Products(BatchProblem p, string asked)
    {
        Product W1X = new("W1", p[1].W, "X", p.A(0)), W2A1 = new("W2", p[2].W, "A1", p[1].A),
            back = new("W2ᵀ", p[2].W.Transpose(), "δ2", p[2].Delta),
            dW2 = new("δ2", p[2].Delta, "A1ᵀ", p[1].A.Transpose()), dW1 = new("δ1", p[1].Delta, "Xᵀ", p.A(0).Transpose());
        return asked.Split('.')[^1] switch
        {
            "Z1" or "A1" => [W1X],
            "Z2" or "A2" or "Forward" or "Cost" or "Delta2" => [W2A1, W1X],
            "Delta1" => [back, W2A1, W1X],
            "dW1" or "W1new" => [dW1, back, dW2, W2A1, W1X],
            "dW2" or "W2new" => [dW2, W2A1, W1X],
            _ => [W1X, W2A1, back, dW2, dW1],
        };
    }

    // Which of the right products has most in common with what was tried?
    private static string? Cause((int Rows, int Columns) one, (int Rows, int Columns) other, BatchProblem p, string asked)
    {
        Product[] products = Products(p, asked);
        if (one == other && one.Rows != one.Columns)
            return "Two matrices of one shape are multiplied element by element: is ∘, PointwiseMultiply, meant?"
                + (asked.Contains('W') && one == Shape(products[0].L)
                    ? $" Or else {products[0].Left} goes with {products[0].Right}, which is {Text(Shape(products[0].R))}." : "");
        string? Of(Func<(string Left, (int, int) L, string Right, (int, int) R), string?> explain) => products
            .Select(product => explain((product.Left, Shape(product.L), product.Right, Shape(product.R)))).FirstOrDefault(text =>
                text is not null);

        // One of the two is right, and the other needs a ᵀ; then both in the wrong order; then one of another layer.
        return Of(right => one == Turned(right.L) && other == right.R
                ? Lacking(right.Left, $"{right.Left}·{right.Right}")
                : one == right.L && other == Turned(right.R) ? Lacking(right.Right, $"{right.Left}·{right.Right}") : null)
            ?? Of(right => one == right.R && other == right.L
                ? $"The other way round they fit: {right.Left}·{right.Right} is ({Text(right.L)})·({Text(right.R)}) = "
                    + $"{Text((right.L.Item1, right.R.Item2))}." : null)
            ?? Of(right => one == Turned(right.R) && other == Turned(right.L) ? null
                : one == Turned(right.R) && other == right.L || one == right.R && other == Turned(right.L)
                ? $"The order is wrong, and a ᵀ: {right.Left}·{right.Right} fits, ({Text(right.L)})·({Text(right.R)})." : null)
            ?? Of(right => one == right.L && p.NamesOf(other) is { Length: > 0 } taken
                ? $"{Text(other)} is the shape of {taken}: that belongs to another layer. {right.Left} goes with {right.Right}, "
                    + $"which is {Text(right.R)}." : null)
            ?? Of(right => other == right.R && p.NamesOf(one) is { Length: > 0 } taken
                ? $"{Text(one)} is the shape of {taken}: that belongs to another layer. {right.Right} goes with {right.Left}, "
                    + $"which is {Text(right.L)}." : null)
            ?? (p.NamesOf(one) is { Length: > 0 } first && p.NamesOf(other) is { Length: > 0 } second
                ? $"{Text(one)} is the shape of {first}, {Text(other)} that of {second}: the two belong to different layers." : null);
    }

    private static string Lacking(string name, string product) => name.EndsWith('ᵀ')
        ? $"Is a ᵀ missing? {product} fits: {name.TrimEnd('ᵀ')} has to be transposed."
        : $"Is a ᵀ too many? {product} fits: {name} goes in as it is.";

    // Whether the two, either of them turned or not, are those of a matrix product.
    private static string? OfPointwise((int Rows, int Columns) one, (int Rows, int Columns) other, Product[] products) => products
        .Where(product => Shape(product.L) is var L && Shape(product.R) is var R
            && ((Like(one, L) && Like(other, R)) || (Like(one, R) && Like(other, L))))
        .Select(product => $"Or is a matrix product meant, with *? {product.Left}·{product.Right} is one.").FirstOrDefault();

    private static bool Like((int, int) shape, (int, int) other) => shape == other || shape == Turned(other);

    private static string OfSameShape((int Rows, int Columns) one, (int Rows, int Columns) other, BatchProblem? p)
    {
        string rule = "A sum, a difference and an element-wise product need two matrices of one shape; "
            + $"these are {Text(one)} and {Text(other)}.";
        return p?.NamesOf(one) is { Length: > 0 } first && p.NamesOf(other) is { Length: > 0 } second
            ? one == Turned(other) ? $"{rule} One of them is transposed."
            : $"{rule} {Text(one)} is the shape of {first}, {Text(other)} that of {second}: one of them is of the wrong layer."
            : one == Turned(other) ? $"{rule} One of them is transposed." : rule;
    }

    private static (int, int) Shape(Matrix<double> A) => (A.RowCount, A.ColumnCount);

    private static (int, int) Turned((int Rows, int Columns) shape) => (shape.Columns, shape.Rows);

    private static string Text((int Rows, int Columns) shape) => $"{shape.Rows}×{shape.Columns}";

    private sealed record Product(string Left, Matrix<double> L, string Right, Matrix<double> R);
}
