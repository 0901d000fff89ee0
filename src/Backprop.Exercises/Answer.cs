using System.Collections;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Reads an answer of any type as a matrix.</summary>
internal static class Answer
{
    private const int MaxCount = 300_000;

    /// <summary>A matrix as it is, a list of numbers as a column, a number as 1×1, a list of rows as a matrix; or what is wrong.</summary>
    public static (Matrix<double>? Value, string Problem) AsMatrix(string name, object mine) => mine switch
    {
        Matrix<double> { RowCount: > 0, ColumnCount: > 0 } matrix => (matrix, ""),
        Matrix<float> matrix => OfRows(name, mine, matrix.EnumerateRows()),
        _ when Number(mine) is { } number => (Diagnosis.Number(number), ""),
        string text => (null, $"Your {name} is the text \"{(text.Length <= 40 ? text : text[..39] + "…")}\"; numbers are needed."),
        Delegate => (null, $"Your {name} is a function; its result is needed. Are the parentheses of the call missing?"),
        Array { Rank: 2, Length: > 0 } array => OfRows(name, mine, Enumerable.Range(0, array.GetLength(0))
            .Select(i => Enumerable.Range(0, array.GetLength(1)).Select(j => array.GetValue(i, j)))),
        IEnumerable items => OfRows(name, mine, items),
        _ => (null, $"Your {name} is of type {TypeName(mine)}; a number, a vector or a matrix is needed."),
    };

    /// <summary>The value of a learner's function without parameters; the function itself if it has some.</summary>
    public static object? Of(Delegate function)
    {
        if (function is Func<object?> of)
            return of();
        if (function is Func<double> number)
            return number();
        if (function.Method.GetParameters().Length > 0)
            return function;
        try
        {
            return function.DynamicInvoke();
        }
        catch (System.Reflection.TargetInvocationException problem) when (problem.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    /// <summary>A number of any type, also as text or in a matrix of one value; null if it is none.</summary>
    public static double? Number(object? mine) => mine switch
    {
        double value => value,
        sbyte or byte or short or ushort or int or uint or long or ulong or float or decimal =>
            Convert.ToDouble(mine, CultureInfo.InvariantCulture),
        Half half => (double)half,
        Matrix<double> { RowCount: 1, ColumnCount: 1 } matrix => matrix[0, 0],
        Vector<double> { Count: 1 } vector => vector[0],
        string text => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null,
        _ => null,
    };

    /// <summary>A sentence about values that are NaN or infinite; null if all are finite.</summary>
    public static string? NotFinite(string name, Matrix<double> given)
    {
        var wrong = given.EnumerateIndexed(Zeros.Include).Where(entry => !double.IsFinite(entry.Item3)).ToList();
        if (wrong.Count == 0)
            return null;
        var (row, column, value) = wrong[0];
        string what = double.IsNaN(value) ? "NaN. 0/0, ∞ − ∞ or the log of a negative number gives NaN."
            : "infinite. Division by 0, or the exp of a large number?";
        int count = given.RowCount * given.ColumnCount;
        return count == 1 ? $"Your {name} is {what}"
            : $"Your {name} has {wrong.Count} of {count} entries that are not finite; the first, row {row}, column {column}, is {what}";
    }

    private static string TypeName(object mine) => mine is bool ? "bool" : mine is char ? "char" : mine.GetType().Name.Split('`')[0];

    // double[], int[], List<double>, double[][], a list of vectors …
    private static (Matrix<double>?, string) OfRows(string name, object mine, IEnumerable items)
    {
        object?[] entries = [.. items.Cast<object?>().Take(MaxCount)];
        if (entries.Length is 0 or MaxCount)
            return (null, $"Your {name} {(entries.Length == 0 ? "is empty." : "has 300,000 values or more. Does it never end?")}");
        if (entries.All(entry => entry is not string && Number(entry) is not null))
            return (Matrix<double>.Build.Dense(entries.Length, 1, [.. entries.Select(entry => Number(entry)!.Value)]), "");
        double?[][] rows =
            [.. entries.Select(entry => entry is IEnumerable row and not string ? row.Cast<object?>().Select(Number).ToArray() : [])];
        if (rows.Any(row => row.Length == 0 || row.Contains(null)))
            return (null, $"Your {name} is a {TypeName(mine)} whose entries are not all numbers.");
        return rows.All(row => row.Length == rows[0].Length)
            ? (Matrix<double>.Build.Dense(rows.Length, rows[0].Length, (i, j) => rows[i][j]!.Value), "")
            : (null, $"The rows of your {name} are not equally long.");
    }
}
