namespace Backprop.Notebook;

/// <summary>Console.In for cells: what they read, the person at the front end is asked for; everything else reads what it read before.</summary>
internal sealed class ConsoleInput(TextReader original) : TextReader
{
    // What of the last answer has not been read; per cell, since another's answer is nobody else's business.
    private static readonly AsyncLocal<Line?> Pending = new();

    public override int Peek() => CurrentCell.Output is { } output ? Waiting(output).Peek() : original.Peek();

    public override int Read() => CurrentCell.Output is { } output ? Waiting(output).Read() : original.Read();

    public override string? ReadLine()
    {
        if (CurrentCell.Output is not { } output)
            return original.ReadLine();
        return Pending.Value is { IsEmpty: false } rest ? rest.TakeLine() : output.Input("", isPassword: false);
    }

    /// <summary>One answer: a front end has no end of input to wait for.</summary>
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
