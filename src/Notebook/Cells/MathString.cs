using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Cells;

/// <summary>A formula in LaTeX, typeset if the front end can: <c>(MathString)@"\frac{1}{2}"</c>.</summary>
/// <param name="formula">The formula.</param>
public sealed class MathString(string formula) : LaTeXString($"$${formula}$$")
{
    /// <summary>Marks text as a formula.</summary>
    public static implicit operator MathString(string formula) => new(formula);
}
