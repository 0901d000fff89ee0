using System.Collections;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Reads what a learner hands in, whatever its type: as a matrix, or as the sentence that says why not.</summary>
internal static class Answer
{
    /// <summary>A matrix as it is; a vector or a list as one column; a number as 1×1; rows of numbers as a matrix.</summary>
    public static (Matrix<double>? Value, string Problem) AsMatrix(string name, object mine)
    {
        switch (mine)
        {
            case Matrix<double> { RowCount: > 0, ColumnCount: > 0 } matrix: return (matrix, "");
            case Vector<double> { Count: > 0 } vector: return (vector.ToColumnMatrix(), "");
            case Matrix<float> matrix: return (matrix.Map(value => (double)value, Zeros.Include), "");
            case Vector<float> vector: return (vector.Map(value => (double)value, Zeros.Include).ToColumnMatrix(), "");
            case double[,] { Length: > 0 } array: return (Matrix<double>.Build.DenseOfArray(array), "");
            case int[,] { Length: > 0 } array: return (Matrix<double>.Build.Dense(array.GetLength(0), array.GetLength(1), (i, j) => array[i, j]), "");
            case float[,] { Length: > 0 } array: return (Matrix<double>.Build.Dense(array.GetLength(0), array.GetLength(1), (i, j) => array[i, j]), "");
            case string text: return Number(text) is { } number ? (Single(number), "") : (null, $"Your {name} is the text \"{Short(text)}\"; numbers are needed.");
            case Delegate: return (null, $"Your {name} is a function; its result is needed. Are the brackets of the call missing?");
            case IEnumerable items: return OfRows(name, items);
            default: return Number(mine) is { } value ? (Single(value), "") : (null, $"Your {name} is of type {TypeName(mine)}; a number, a vector or a matrix is needed.");
        }
    }

    /// <summary>A number of any type, also as text; null where it is none.</summary>
    public static double? Number(object? mine) => mine switch
    {
        double value => value,
        float value => value,
        int value => value,
        long value => value,
        decimal value => (double)value,
        short or byte or uint or ulong or ushort or sbyte or Half => Convert.ToDouble(mine is Half half ? (float)half : mine, CultureInfo.InvariantCulture),
        Matrix<double> { RowCount: 1, ColumnCount: 1 } matrix => matrix[0, 0],
        Vector<double> { Count: 1 } vector => vector[0],
        string text => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null,
        _ => null,
    };

    /// <summary>What is wrong with values that are not numbers; null where all are.</summary>
    public static string? NotFinite(string name, Matrix<double> given)
    {
        int count = given.Enumerate().Count(value => !double.IsFinite(value));
        if (count == 0)
            return null;
        var (row, column, value) = given.EnumerateIndexed(Zeros.Include).First(entry => !double.IsFinite(entry.Item3));
        string what = double.IsNaN(value) ? "NaN" : "infinite";
        string cause = double.IsNaN(value) ? "0/0, ∞ − ∞ or the log of a negative number gives NaN." : "Division by 0, or the exp of a large number?";
        return given.RowCount * given.ColumnCount == 1
            ? $"Your {name} is {what}. {cause}"
            : $"Your {name} has {count} of {given.RowCount * given.ColumnCount} entries that are not finite; the first, row {row}, column {column}, is {what}. {cause}";
    }

    public static string TypeName(object mine) => mine switch
    {
        bool => "bool",
        char => "char",
        _ => mine.GetType().Name.Split('`')[0],
    };

    public static string Short(string text) => text.Length <= 40 ? text : text[..39] + "…";

    private static Matrix<double> Single(double value) => Matrix<double>.Build.Dense(1, 1, value);

    // double[], int[], List<double>, double[][], a list of vectors …
    private static (Matrix<double>?, string) OfRows(string name, IEnumerable items)
    {
        const int most = 300_000;
        object?[] entries = [.. items.Cast<object?>().Take(most)];
        if (entries.Length is 0 or most)
            return (null, entries.Length == 0 ? $"Your {name} is empty." : $"Your {name} has no end.");
        if (entries.All(entry => entry is not string && Number(entry) is not null))
            return (Matrix<double>.Build.Dense(entries.Length, 1, [.. entries.Select(entry => Number(entry)!.Value)]), "");
        double[]?[] rows = [.. entries.Select(entry => entry is IEnumerable row and not string ? Row(row) : null)];
        if (rows.Any(row => row is null or []))
            return (null, $"Your {name} is a {TypeName(items)} whose entries are not all numbers.");
        return rows.All(row => row!.Length == rows[0]!.Length)
            ? (Matrix<double>.Build.DenseOfRowArrays(rows!), "")
            : (null, $"The rows of your {name} are not equally long.");
    }

    private static double[]? Row(IEnumerable row)
    {
        object?[] entries = [.. row.Cast<object?>()];
        return entries.All(entry => Number(entry) is not null) ? [.. entries.Select(entry => Number(entry)!.Value)] : null;
    }
}
