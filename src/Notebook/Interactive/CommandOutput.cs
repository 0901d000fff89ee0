using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Interactive;

/// <summary>
/// The output of a command's code: the cell shows it, and whoever sent the command or listens to the kernels hears it as events.
/// It is shown first, because a context that has ended, as for a thread that outlives its cell, drops events. What is shown is shown
/// once: an interrupt that finds the cell's thread at one of the locks on the way to listeners hits its next wait instead.
/// </summary>
/// <param name="output">The output that shows it.</param>
/// <param name="context">The context of the command.</param>
/// <param name="command">The command.</param>
internal sealed class CommandOutput(ICellOutput output, KernelInvocationContext context, KernelCommand command) : ICellOutput
{
    private static readonly ConditionalWeakTable<KernelEvent, CommandOutput> Told = [];

    // Events are kept until their command ends. So text is told in larger pieces, and no more is told than a person could read.
    private const long MaxTold = CappedOutput.Cap;
    private const int EventLength = 200;
    private static readonly TimeSpan BetweenTexts = TimeSpan.FromMilliseconds(50);

    private readonly StringBuilder written = new();
    private string stream = "stdout";
    private long lastWritten;
    private long told;
    private ErrorOutput? problem;

    /// <summary>Whether an event tells what was shown already.</summary>
    public static bool HasShown(KernelEvent told) => Told.TryGetValue(told, out _);

    /// <summary>The output that shows it, without events.</summary>
    public ICellOutput Shown => output;

    public void Write(string name, string text)
    {
        output.Write(name, text);
        Tell(() =>
        {
            if (name != stream || Stopwatch.GetElapsedTime(lastWritten) > BetweenTexts)
                Flush();
            lock (written)
            {
                stream = name;
                if (written.Length < MaxTold)
                    written.Append(text);
            }
        });
    }

    public void Display(string? displayId, JsonObject data, bool isResult) => Display(null, displayId, data, isResult);

    public void Show(object? value, string? displayId, bool isResult, params IReadOnlyList<string> mimeTypes) =>
        Display(value, displayId, MimeBundle.Of(value, mimeTypes), isResult);

    public void Update(string displayId, JsonObject data)
    {
        output.Update(displayId, data);
        Tell(Forms(data), forms => new DisplayedValueUpdated(null, displayId, command, forms));
    }

    public void Error(ErrorOutput error)
    {
        problem ??= error;
        output.Error(error);
    }

    /// <summary>Tells how the command ended.</summary>
    public void End(bool completed)
    {
        Tell(Flush);
        if (!completed)
            context.Fail(command, new CommandProblem(problem?.Message ?? "The code has failed."));
    }

    public void Clear(bool wait) => output.Clear(wait);

    public void Page(JsonObject data) => output.Page(data);

    public string Input(string prompt, bool isPassword) => output.Input(prompt, isPassword);

    private void Display(object? value, string? displayId, JsonObject data, bool isResult)
    {
        output.Display(displayId, data, isResult);
        Tell(Forms(data), forms => isResult
            ? new ReturnValueProduced(value, command, forms)
            : new DisplayedValueProduced(value, command, forms, displayId));
    }

    private void Tell(FormattedValue[] forms, Func<FormattedValue[], KernelEvent> make) => Tell(() =>
    {
        Flush();
        Publish(make(forms), forms.Sum(form => form.Value.Length));
    });

    private static void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (ThreadInterruptedException)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    private static FormattedValue[] Forms(JsonObject data) =>
        [.. data.Select(form => new FormattedValue(form.Key, form.Value?.ToString() ?? "null"))];

    // Tells the text that was written since the last event.
    private void Flush()
    {
        string text, name;
        lock (written)
        {
            (text, name, lastWritten) = (written.ToString(), stream, Stopwatch.GetTimestamp());
            written.Clear();
        }
        if (text.Length == 0)
            return;
        FormattedValue[] forms = [new(PlainTextFormatter.MimeType, text)];
        KernelEvent wrote = name == "stderr"
            ? new StandardErrorValueProduced(command, forms)
            : new StandardOutputValueProduced(command, forms);
        Publish(wrote, text.Length);
    }

    private void Publish(KernelEvent told, int length)
    {
        if (Interlocked.Add(ref this.told, length + EventLength) > MaxTold)
            return;
        Told.Add(told, this);
        try
        {
            context.Publish(told);
        }
        catch (Exception problem) when (problem is not (CellStoppedException or ThreadInterruptedException))
        {
            output.Write("stderr", $"A listener to the kernel's events has failed: {problem.Message}\n");
        }
    }
}
