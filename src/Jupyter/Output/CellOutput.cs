using System.Text;
using System.Text.Json.Nodes;
using Backprop.Notebook;

namespace Backprop.Jupyter;

/// <summary>
/// What one cell shows, as messages. Text is sent a few times a second rather than write by write; everything has been sent when
/// the cell ends.
/// </summary>
/// <param name="publisher">Sends.</param>
/// <param name="request">The request that runs the cell: what a thread shows later belongs to it still.</param>
/// <param name="stdin">Asks the person; null where the front end does not allow that.</param>
/// <param name="delayed">Sends text a moment after it came.</param>
/// <param name="updates">Sends updates of displays.</param>
/// <param name="cancellation">Ends the wait for an answer.</param>
/// <param name="showsResult">Whether the value of the last expression is shown.</param>
internal sealed class CellOutput(
    Publisher publisher, Message request, StdinChannel? stdin, DelayedCalls delayed, DisplayUpdates updates, CancellationToken cancellation, bool showsResult) : ICellOutput
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private string stream = "stdout";
    private bool isDue;

    /// <summary>The number in brackets beside the cell.</summary>
    public required int ExecutionCount { get; init; }

    /// <summary>Documentation that the cell asked for, for the execute reply.</summary>
    public JsonArray Payload { get; } = [];

    /// <summary>The value of the last expression as plain text, for the history.</summary>
    public string? Result { get; private set; }

    /// <summary>What stopped the cell; null if nothing has.</summary>
    public ErrorOutput? Problem { get; private set; }

    public void Write(string name, string written)
    {
        lock (gate)
        {
            if (stream != name)
            {
                SendText(isLast: true);
                stream = name;
            }
            text.Append(written);
            SendSoon();
        }
    }

    public void Display(string? displayId, JsonObject data, bool isResult)
    {
        if (isResult)
            Result = data["text/plain"]?.ToString();
        if (isResult && !showsResult)
            return;
        var content = new JsonObject { ["data"] = data, ["metadata"] = new JsonObject() };
        if (displayId is not null)
            content["transient"] = new JsonObject { ["display_id"] = displayId };
        if (isResult)
            content["execution_count"] = ExecutionCount;
        Send(isResult ? "execute_result" : "display_data", content);
    }

    public void Update(string displayId, JsonObject data) => updates.Add(request, displayId, data);

    public void Error(ErrorOutput error)
    {
        Problem ??= error;
        Send("error", new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
        });
    }

    public void Clear(bool wait) => Send("clear_output", new JsonObject { ["wait"] = wait });

    public void Page(JsonObject data)
    {
        lock (gate)
            Payload.Add(new JsonObject { ["source"] = "page", ["data"] = data, ["start"] = 0 });
    }

    public string Input(string prompt, bool isPassword)
    {
        if (stdin is null)
            throw new InvalidOperationException($"The front end does not let the kernel ask \"{prompt}\"; set the value in the cell, or as a parameter, instead.");
        Flush();
        return stdin.Ask(request, prompt, isPassword, cancellation);
    }

    /// <summary>Sends what is pending.</summary>
    public void Flush()
    {
        lock (gate)
            SendText(isLast: true);
        updates.Send();
    }

    // After what was written before it.
    private void Send(string type, JsonObject content)
    {
        lock (gate)
        {
            Flush();
            publisher.Publish(type, request, content);
        }
    }

    private void SendSoon()
    {
        if (isDue)
            return;
        delayed.Add(() =>
        {
            lock (gate)
            {
                isDue = false;
                SendText(isLast: false);
            }
        });
        isDue = true;
    }

    private void SendText(bool isLast)
    {
        // The second half of a surrogate pair may be on its way.
        int length = !isLast && text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
        if (length == 0)
            return;
        publisher.Publish("stream", request, new JsonObject { ["name"] = stream, ["text"] = text.ToString(0, length) });
        text.Remove(0, length);
    }
}
