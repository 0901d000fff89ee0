namespace Backprop.Notebook.Display;

/// <summary>Console.In for cells: reading asks the person at the front end; code outside a cell reads the original input.</summary>
internal sealed class ConsoleInput(TextReader original) : TextReader
{
    // The unread rest of the last answer, kept per cell so that no cell reads another's answer.
    private static readonly AsyncLocal<StringReader?> Pending = new();

    private static StringReader? Rest => Pending.Value is { } rest && rest.Peek() >= 0 ? rest : null;

    public override int Peek() => CurrentCell.Output is { } output ? Waiting(output).Peek() : original.Peek();

    public override int Read() => CurrentCell.Output is { } output ? Waiting(output).Read() : original.Read();

    public override string? ReadLine() => CurrentCell.Output is { } output
        ? Rest?.ReadToEnd()[..^1] ?? output.Input("", isPassword: false)
        : original.ReadLine();

    /// <summary>Reads one answer: a front end has no end of input.</summary>
    public override string ReadToEnd() => CurrentCell.Output is null ? original.ReadToEnd() : ReadLine() + "\n";

    public override int Read(char[] buffer, int index, int count)
    {
        if (CurrentCell.Output is null)
            return original.Read(buffer, index, count);
        if (count == 0)
            return 0;
        buffer[index] = (char)Read();
        return 1;
    }

    private static StringReader Waiting(ICellOutput output) =>
        Rest ?? (Pending.Value = new StringReader(output.Input("", isPassword: false) + "\n"));
}
