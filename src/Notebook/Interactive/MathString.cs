using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>A formula in LaTeX, typeset if the front end can: <c>(MathString)@"\frac{1}{2}"</c>.</summary>
[TypeFormatterSource(typeof(LaTeXFormatterSource), PreferredMimeTypes = [LaTeXFormatterSource.MimeType])]
public sealed class MathString : LaTeXString
{
    /// <summary>Marks text as a formula.</summary>
    public MathString(string formula) : base($"$${formula}$$")
    {
    }

    /// <summary>Marks text as a formula.</summary>
    public static implicit operator MathString(string formula) => new(formula);
}
