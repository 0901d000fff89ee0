using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Classes in pictures and tables: by their names.</summary>
internal static class ClassColumn
{
    /// <summary>A column of classes: numbers, where these are their names, or texts.</summary>
    internal static DataFrameColumn Of(string title, IReadOnlyList<string> names, IEnumerable<int> classes) =>
        AreNumbers(names) ? new Int32DataFrameColumn(title, classes)
        : new StringDataFrameColumn(title, classes.Select(d => names.NameOf(d)));

    /// <summary>Whether each class is called by its number.</summary>
    internal static bool AreNumbers(IReadOnlyList<string> names) => names.Index().All(name => name.Item == $"{name.Index}");

    /// <summary>The name of a class; its number if there is no such class.</summary>
    internal static string NameOf(this IReadOnlyList<string> names, int d) => d >= 0 && d < names.Count ? names[d] : $"{d}";
}
