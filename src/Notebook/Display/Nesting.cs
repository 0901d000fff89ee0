using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>
/// Formats values, except those nested without end, such as a list that contains itself: the formatters would follow them
/// until the stack overflows, which ends the process.
/// </summary>
internal static class Nesting
{
    private const int MaxDepth = 100;

    /// <exception cref="EndlessException">The value is nested without end.</exception>
    public static string Format(object value, string mimeType)
    {
        using var writer = new Writer();
        FormatContext context = writer.Context = new FormatContext(writer);
        try
        {
            value.FormatTo(context, mimeType);
            // Writes what follows the value, such as its styles.
            context.Dispose();
        }
        catch (Exception problem) when (writer.IsTooDeep || problem.GetBaseException() is InsufficientExecutionStackException)
        {
            throw new EndlessException(problem);
        }
        return CellTypes.Shorten(writer.ToString());
    }

    /// <summary>A value, or the text that its ToString gives, is nested without end.</summary>
    public sealed class EndlessException(Exception cause) : Exception(cause.Message, cause);

    // Every level writes something before it descends. Once too deep, every write throws, even if a formatter catches the exception.
    private sealed class Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public FormatContext? Context { get; set; }

        public bool IsTooDeep { get; private set; }

        public override void Write(char value)
        {
            CheckDepth();
            base.Write(value);
        }

        public override void Write(string? value)
        {
            CheckDepth();
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            CheckDepth();
            base.Write(buffer, index, count);
        }

        private void CheckDepth()
        {
            IsTooDeep |= Context?.Depth > MaxDepth;
            if (IsTooDeep)
                throw new InvalidOperationException();
        }
    }
}
