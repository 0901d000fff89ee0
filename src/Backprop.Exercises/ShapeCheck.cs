using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Checks a shape that a learner foretells.</summary>
internal static partial class ShapeCheck
{
    public static CheckResult Of(BatchProblem p, string quantity, object? mine)
    {
        var shapes = Shapes(p);
        if (quantity is null || !shapes.TryGetValue(quantity, out var right))
            return BatchExercises.Shape(quantity ?? "", "").Incorrect($"There is no {quantity} here. There are: {string.Join(", ", shapes.Keys)}.");
        Exercise exercise = BatchExercises.Shape(quantity, right.Columns == 1 ? $"{right.Rows}" : $"{right.Rows}×{right.Columns}");
        return exercise.Of(mine, () => Read(mine!) is not { } given
            ? exercise.Incorrect("A shape is rows × columns, such as \"128×784\" or (128, 784).")
            : given == right ? exercise.Correct()
            : exercise.Incorrect(Why(p, quantity, given, right, shapes)));
    }

    private static string Why(BatchProblem p, string quantity, (int Rows, int Columns) given, (int Rows, int Columns) right, Dictionary<string, (int, int)> shapes)
    {
        string said = $"{quantity} is not {given.Rows}×{given.Columns}.";
        if (given == (right.Columns, right.Rows))
            return $"{said} It is the other way round: " + (quantity[0] == 'W' || quantity.StartsWith("dW", StringComparison.Ordinal)
                ? "a row of W belongs to one neuron." : "a sample is a column.");
        if (given == (right.Rows, 1))
            return $"{said} That is one column: where are the other samples of the batch, or the other inputs?";
        if (right.Columns == 1 && given.Rows == right.Rows)
            return $"{said} It is the same for every sample of the batch: one column.";
        if (shapes.Where(shape => shape.Value == given && char.IsUpper(shape.Key[0])).Select(shape => shape.Key).FirstOrDefault() is { } other)
            return $"{said} That is the shape of {other}.";
        if (given.Rows == right.Rows)
            return $"{said} The rows are right, the columns are not: {(right.Columns == p.m ? "one for each sample" : "one for each thing that a neuron reads")}.";
        if (given.Columns == right.Columns)
            return $"{said} The columns are right, the rows are not: one for each neuron of the layer.";
        return $"{said} (p × q)·(q × r) is p × r.";
    }

    private static Dictionary<string, (int Rows, int Columns)> Shapes(BatchProblem p)
    {
        var shapes = new Dictionary<string, (int, int)>(StringComparer.Ordinal) { ["X"] = Shape(p.A(0)), ["Y"] = Shape(p.Y) };
        for (int l = 1; l <= p.L; l++)
        {
            foreach (string name in (string[])["W", "dW"])
                shapes[$"{name}{l}"] = Shape(p[l].W);
            foreach (string name in (string[])["b", "db"])
                shapes[$"{name}{l}"] = (p[l].b.Count, 1);
            foreach (string name in (string[])["Z", "A", "delta"])
                shapes[$"{name}{l}"] = Shape(p[l].Z);
        }
        shapes["C"] = (1, 1);
        return shapes;
    }

    private static (int, int) Shape(Matrix<double> A) => (A.RowCount, A.ColumnCount);

    private static (int Rows, int Columns)? Read(object mine) => mine switch
    {
        Matrix<double> matrix => Shape(matrix),
        ITuple { Length: 2 } pair when Whole(pair[0]) is { } rows && Whole(pair[1]) is { } columns => (rows, columns),
        int[] { Length: 2 } pair => (pair[0], pair[1]),
        int[] { Length: 1 } single => (single[0], 1),
        string text when Numbers().Match(text) is { Success: true } match =>
            int.TryParse(match.Groups[1].Value, out int rows) && int.TryParse(match.Groups[2].Value is { Length: > 0 } second ? second : "1", out int columns) ? (rows, columns) : null,
        not string when Whole(mine) is { } rows => (rows, 1),
        _ => null,
    };

    private static int? Whole(object? value) => Answer.Number(value) is { } number && number == Math.Floor(number) && Math.Abs(number) < int.MaxValue ? (int)number : null;

    // 128×32, 128 x 32, (128, 32), 128*32, 128 by 32, or 128 alone.
    [GeneratedRegex(@"^\s*\(?\s*(\d+)\s*(?:(?:×|x|X|,|\*|by)\s*(\d*)\s*)?\)?\s*$")]
    private static partial Regex Numbers();
}
