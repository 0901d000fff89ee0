using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>LaTeX text, typeset if the front end can: <c>(LaTeXString)@"\begin{align} … \end{align}"</c>.</summary>
[TypeFormatterSource(typeof(LaTeXFormatterSource), PreferredMimeTypes = [LaTeXFormatterSource.MimeType])]
public class LaTeXString
{
    private readonly string source;

    /// <summary>Marks text as LaTeX.</summary>
    public LaTeXString(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        this.source = source;
    }

    /// <summary>Marks text as LaTeX.</summary>
    public static implicit operator LaTeXString(string source) => new(source);

    /// <summary>The LaTeX.</summary>
    public override string ToString() => source;
}
