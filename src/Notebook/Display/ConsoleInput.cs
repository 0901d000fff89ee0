namespace Backprop.Notebook.Display;

/// <summary>Console.In for cells: reading asks the person at the front end; code outside a cell reads the original input.</summary>
internal sealed class ConsoleInput(TextReader original) : TextReader
{
    // The unread rest of the last answer, kept per cell so that no cell reads another's answer.
    private static readonly AsyncLocal<Line?> Pending = new();

    public override int Peek() => CurrentCell.Output is { } output ? Waiting(output).Peek() : original.Peek();

    public override int Read() => CurrentCell.Output is { } output ? Waiting(output).Read() : original.Read();

    public override string? ReadLine()
    {
        if (CurrentCell.Output is not { } output)
            return original.ReadLine();
        return Pending.Value is { IsEmpty: false } rest ? rest.TakeLine() : output.Input("", isPassword: false);
    }

    /// <summary>Reads one answer: a front end has no end of input.</summary>
    public override string ReadToEnd()
    {
        if (CurrentCell.Output is null)
            return original.ReadToEnd();
        return ReadLine() + "\n";
    }

    public override int Read(char[] buffer, int index, int count)
    {
        if (CurrentCell.Output is null)
            return original.Read(buffer, index, count);
        if (count == 0)
            return 0;
        buffer[index] = (char)Read();
        return 1;
    }

    private static Line Waiting(ICellOutput output)
    {
        if (Pending.Value is { IsEmpty: false } rest)
            return rest;
        return Pending.Value = new Line(output.Input("", isPassword: false) + "\n");
    }

    private sealed class Line(string text)
    {
        private int next;

        public bool IsEmpty => next == text.Length;

        public int Peek() => text[next];

        public int Read() => text[next++];

        public string TakeLine()
        {
            string rest = text[next..^1];
            next = text.Length;
            return rest;
        }
    }
}
