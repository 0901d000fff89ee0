using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Checks a shape that a learner predicts.</summary>
internal static partial class ShapeCheck
{
    public static CheckResult Of(BatchProblem p, string quantity, object? mine)
    {
        var shapes = Shapes(p);
        if (quantity is null || !shapes.TryGetValue(quantity, out var right))
            return Texts.Read("check.Shape", ("quantity", quantity)).Incorrect(
                $"There is no {quantity} here. There are: {string.Join(", ", shapes.Keys)}.");
        Exercise exercise = Texts.Read("check.Shape",
            ("quantity", quantity), ("shape", right.Columns == 1 ? $"{right.Rows}" : $"{right.Rows}×{right.Columns}"));
        return exercise.Grade(mine, _ =>
            Read(p, mine!) is not { } given ? exercise.Incorrect("A shape is rows × columns, such as \"128×784\" or (128, 784).")
            : given == right ? exercise.Correct()
            : exercise.Incorrect($"{quantity} is not {given.Rows}×{given.Columns}. {Why(p, quantity, given, right, shapes)}"));
    }

    private static string Why(BatchProblem p, string quantity,
        (int Rows, int Columns) given, (int Rows, int Columns) right, Dictionary<string, (int, int)> shapes) =>
        given == (right.Columns, right.Rows)
            ? $"It is the other way round: {(quantity.Contains('W') ? "a row of W belongs to one neuron" : "a sample is a column")}."
        : given == (right.Rows, 1) ? "That is one column: where are the other samples of the batch, or the other inputs?"
        : right.Columns == 1 && given.Rows == right.Rows ? "It is the same for every sample of the batch: one column."
        : shapes.FirstOrDefault(shape => shape.Value == given && char.IsUpper(shape.Key[0])).Key is { } other
            ? $"That is the shape of {other}."
        : given.Rows == right.Rows
            ? $"The rows are right, the columns are not: one for each {(right.Columns == p.m ? "sample" : "input of a neuron")}."
        : given.Columns == right.Columns ? "The columns are right, the rows are not: one for each neuron of the layer."
        : "(p × q)·(q × r) is p × r.";

    private static Dictionary<string, (int Rows, int Columns)> Shapes(BatchProblem p)
    {
        var shapes = new Dictionary<string, (int, int)>(StringComparer.Ordinal) { ["X"] = Shape(p.A(0)), ["Y"] = Shape(p.Y) };
        foreach (int l in (int[])[1, 2])
            foreach (string name in (string[])["W", "dW", "b", "db", "Z", "A", "delta"])
                shapes[$"{name}{l}"] = name[^1] switch { 'W' => Shape(p[l].W), 'b' => (p[l].b.Count, 1), _ => Shape(p[l].Z) };
        shapes["C"] = (1, 1);
        return shapes;
    }

    private static (int, int) Shape(Matrix<double> A) => (A.RowCount, A.ColumnCount);

    private static (int Rows, int Columns)? Read(BatchProblem p, object mine) => mine switch
    {
        Matrix<double> matrix => Shape(matrix),
        ITuple { Length: 2 } pair when Whole(pair[0]) is { } rows && Whole(pair[1]) is { } columns => (rows, columns),
        int[] { Length: 1 or 2 } sizes => (sizes[0], sizes.Length == 2 ? sizes[1] : 1),
        string text => Numbers().Match(
            Symbols().Replace(text, symbol => $"{p.Size(symbol.Value.ToLowerInvariant())}")) is { Success: true } match
            && Whole(match.Groups[1].Value) is { } rows
            && Whole(match.Groups[2].Value is { Length: > 0 } second ? second : "1") is { } columns ? (rows, columns) : null,
        _ => Whole(mine) is { } rows ? (rows, 1) : null,
    };

    private static int? Whole(object? value) =>
        Answer.Number(value) is { } number && number == Math.Floor(number) && Math.Abs(number) < int.MaxValue ? (int)number : null;

    // The letters of the table: 784 × m, n1 × n0, also without spaces about an x.
    [GeneratedRegex(@"(?<![a-wyz\d_])(m|n_?[012])(?![a-wyz\d_])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Symbols();

    // 128×32, 128 x 32, (128, 32), [128, 32], 128*32, 128 by 32, or 128 alone.
    [GeneratedRegex(@"^\s*[(\[]?\s*(\d+)\s*(?:(?:×|x|X|,|\*|by)\s*(\d*)\s*)?[)\]]?\s*$")]
    private static partial Regex Numbers();
}
