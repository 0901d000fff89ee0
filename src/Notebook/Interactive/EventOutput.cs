using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Backprop.Notebook.Interactive;

/// <summary>The output of code that a cell sends to a kernel, also recorded as events for the sender.</summary>
/// <param name="output">The output that shows it.</param>
/// <param name="command">The command that was sent.</param>
internal sealed class EventOutput(ICellOutput output, KernelCommand command) : ICellOutput
{
    private readonly ConcurrentQueue<KernelEvent> events = new();

    /// <summary>The events so far.</summary>
    public IReadOnlyList<KernelEvent> Events => [.. events];

    public void Write(string name, string text)
    {
        FormattedValue[] written = [new("text/plain", text)];
        events.Enqueue(name == "stderr"
            ? new StandardErrorValueProduced(command, written)
            : new StandardOutputValueProduced(command, written));
        output.Write(name, text);
    }

    public void Display(string? displayId, JsonObject data, bool isResult)
    {
        FormattedValue[] shown = [.. data.Select(form => new FormattedValue(form.Key, form.Value?.ToString() ?? "null"))];
        events.Enqueue(isResult ? new ReturnValueProduced(command, shown) : new DisplayedValueProduced(command, shown));
        output.Display(displayId, data, isResult);
    }

    public void Update(string displayId, JsonObject data) => output.Update(displayId, data);

    public void Error(ErrorOutput error)
    {
        events.Enqueue(new CommandFailed(command, error.Message));
        output.Error(error);
    }

    public void Clear(bool wait) => output.Clear(wait);

    public void Page(JsonObject data) => output.Page(data);

    public string Input(string prompt, bool isPassword) => output.Input(prompt, isPassword);
}
