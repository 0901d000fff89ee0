using System.Reactive.Disposables;
using System.Text;
using Microsoft.DotNet.Interactive.Utility;

namespace Backprop.Notebook.Display;

/// <summary>Sends what a running cell writes to the console to its output; everything else goes where it went before.</summary>
internal sealed class ConsoleCapture(string name, TextWriter original) : TextWriter
{
    private static readonly Lock Gate = new();
    private static (TextWriter Out, TextWriter Error, TextReader In)? installed;

    public override Encoding Encoding => original.Encoding;

    /// <summary>Replaces Console.Out, Console.Error and Console.In, once per process.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (installed is not null)
                return;
            var (output, error) = (Console.Out, Console.Error);
            // .NET Interactive captures the console, too, with its first command; as it does so only once, this is last.
            ConsoleOutput.Subscribe(_ => Disposable.Empty);
            Console.SetOut(new ConsoleCapture("stdout", output) { NewLine = "\n" });
            Console.SetError(new ConsoleCapture("stderr", error) { NewLine = "\n" });
            Console.SetIn(new ConsoleInput(Console.In));
            installed = (Console.Out, Console.Error, Console.In);
        }
    }

    /// <summary>Replaces them again if a cell has set its own writers or reader, which would take what later cells write.</summary>
    public static void Restore()
    {
        lock (Gate)
        {
            if (installed is not { } own)
                return;
            if (Console.Out != own.Out)
            {
                Console.SetOut(own.Out);
                CurrentCell.Output?.Write("stderr", "Console.Out, which an earlier cell had replaced, is the cells' own output again.\n");
            }
            if (Console.Error != own.Error)
                Console.SetError(own.Error);
            if (Console.In != own.In)
                Console.SetIn(own.In);
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        if (CurrentCell.Output is { } output)
            output.Write(name, value);
        else
            original.Write(value);
    }

    // A single call, so that lines of two threads do not mix.
    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Flush() => original.Flush();
}
