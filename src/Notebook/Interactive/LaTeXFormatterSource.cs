using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>Formats LaTeX as text/latex.</summary>
internal sealed class LaTeXFormatterSource : ITypeFormatterSource
{
    public const string MimeType = "text/latex";

    public IEnumerable<ITypeFormatter> CreateTypeFormatters() => [new Formatter()];

    private sealed class Formatter : TypeFormatter<LaTeXString>
    {
        public override string MimeType => LaTeXFormatterSource.MimeType;

        public override bool Format(LaTeXString value, FormatContext context)
        {
            context.Writer.Write(value);
            return true;
        }
    }
}
