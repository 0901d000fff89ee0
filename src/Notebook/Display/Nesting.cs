using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>
/// Formats values, unless collections lie within one another without end, as in a list that contains itself: the formatters
/// follow them until the stack overflows, which ends the process.
/// </summary>
internal static class Nesting
{
    private const int Deepest = 100;

    /// <summary>A value as a MIME type.</summary>
    /// <exception cref="EndlessException">It has no end.</exception>
    public static string Format(object value, string mimeType)
    {
        using var writer = new Writer();
        FormatContext context = writer.Context = new FormatContext(writer);
        try
        {
            value.FormatTo(context, mimeType);
            // Writes what goes behind the value, such as its styles.
            context.Dispose();
        }
        catch (Exception) when (writer.IsTooDeep)
        {
            throw new EndlessException(value.GetType());
        }
        return writer.ToString();
    }

    /// <summary>A value has no end; the message is what is shown of it.</summary>
    public sealed class EndlessException(Type type) : Exception(
        FormattableString.Invariant($"A {type.ToDisplayString(PlainTextFormatter.MimeType)} that contains itself, or more than {Deepest} collections one within another, cannot be shown; show a part of it."));

    // Every level writes something before it goes deeper. Once too deep, nothing more is written, whoever catches what is thrown.
    private sealed class Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public FormatContext? Context { get; set; }

        public bool IsTooDeep { get; private set; }

        public override void Write(char value)
        {
            Look();
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Look();
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Look();
            base.Write(buffer, index, count);
        }

        private void Look()
        {
            IsTooDeep |= Context?.Depth > Deepest;
            if (IsTooDeep)
                throw new InvalidOperationException();
        }
    }
}
