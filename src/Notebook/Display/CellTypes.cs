using System.Text.RegularExpressions;

namespace Backprop.Notebook.Display;

/// <summary>Names of cells' types as they are written in the cells.</summary>
internal static partial class CellTypes
{
    /// <summary>Removes the names of the classes to which cells are compiled.</summary>
    public static string Shorten(string text) => Container().Replace(text, "");

    // As runtime types are written: a file may be called Submission#3.pdf.
    [GeneratedRegex(@"(Submission#\d+|\bFSI_\d{4,})\+(?=\w)")]
    private static partial Regex Container();
}
