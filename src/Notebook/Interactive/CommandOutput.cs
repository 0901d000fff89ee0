using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Interactive;

/// <summary>
/// The output of a command's code: the cell shows it, and whoever sent the command or listens to the kernels hears it as events.
/// It is shown first, because a context that has ended, as for a thread that outlives its cell, drops events.
/// </summary>
/// <param name="output">The output that shows it.</param>
/// <param name="context">The context of the command.</param>
/// <param name="command">The command.</param>
internal sealed class CommandOutput(ICellOutput output, KernelInvocationContext context, KernelCommand command) : ICellOutput
{
    private static readonly ConditionalWeakTable<KernelEvent, CommandOutput> Told = [];

    /// <summary>Whether an event tells what was shown already.</summary>
    public static bool HasShown(KernelEvent told) => Told.TryGetValue(told, out _);

    /// <summary>The output that shows it, without events.</summary>
    public ICellOutput Shown => output;

    /// <summary>The first error of the command, if any.</summary>
    public ErrorOutput? Problem { get; private set; }

    public void Write(string name, string text)
    {
        output.Write(name, text);
        FormattedValue[] written = [new(PlainTextFormatter.MimeType, text)];
        Publish(name == "stderr"
            ? new StandardErrorValueProduced(command, written)
            : new StandardOutputValueProduced(command, written));
    }

    public void Display(string? displayId, JsonObject data, bool isResult) => Display(null, displayId, data, isResult);

    public void Show(object? value, string? displayId, bool isResult, params IReadOnlyList<string> mimeTypes) =>
        Display(value, displayId, MimeBundle.Of(value, mimeTypes), isResult);

    public void Update(string displayId, JsonObject data)
    {
        output.Update(displayId, data);
        Publish(new DisplayedValueUpdated(null, displayId, command, Forms(data)));
    }

    public void Error(ErrorOutput error)
    {
        Problem ??= error;
        output.Error(error);
    }

    public void Clear(bool wait) => output.Clear(wait);

    public void Page(JsonObject data) => output.Page(data);

    public string Input(string prompt, bool isPassword) => output.Input(prompt, isPassword);

    private void Display(object? value, string? displayId, JsonObject data, bool isResult)
    {
        output.Display(displayId, data, isResult);
        Publish(isResult
            ? new ReturnValueProduced(value, command, Forms(data))
            : new DisplayedValueProduced(value, command, Forms(data), displayId));
    }

    private static FormattedValue[] Forms(JsonObject data) =>
        [.. data.Select(form => new FormattedValue(form.Key, form.Value?.ToString() ?? "null"))];

    private void Publish(KernelEvent told)
    {
        Told.Add(told, this);
        context.Publish(told);
    }
}
