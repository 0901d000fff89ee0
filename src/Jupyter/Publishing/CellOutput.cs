using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>
/// Sends a cell's output as messages. Text is sent a few times a second rather than write by write; everything has been sent when
/// the cell ends.
/// </summary>
/// <param name="publisher">Sends the messages.</param>
/// <param name="request">The request that runs the cell; later output of its threads belongs to it, too.</param>
/// <param name="stdin">Asks the person; null if the front end does not allow it.</param>
/// <param name="delayed">Delays the sending of text.</param>
/// <param name="updates">Sends updates of displays.</param>
/// <param name="cancellation">Ends the wait for an answer.</param>
/// <param name="showsResult">Whether the value of the last expression is shown.</param>
internal sealed class CellOutput(
    Publisher publisher,
    Message request,
    StdinChannel? stdin,
    DelayedCalls delayed,
    DisplayUpdates updates,
    CancellationToken cancellation,
    bool showsResult) : ICellOutput
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private string stream = "stdout";
    private bool isDue;

    /// <summary>The number in brackets beside the cell.</summary>
    public required int ExecutionCount { get; init; }

    /// <summary>Documentation requested by the cell, for the execute reply.</summary>
    public JsonArray Payload { get; } = [];

    /// <summary>The value of the last expression as plain text, for the history.</summary>
    public string? Result { get; private set; }

    /// <summary>The error that ended the cell, if any.</summary>
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
        {
            throw new InvalidOperationException(
                $"The front end does not let the kernel ask \"{prompt}\"; set the value in the cell, or as a parameter, instead.");
        }
        Flush();
        return stdin.Ask(request, prompt, isPassword, cancellation);
    }

    /// <summary>Sends pending output.</summary>
    public void Flush()
    {
        lock (gate)
            SendText(isLast: true);
        updates.Send();
    }

    // Pending text is sent first, to keep the order.
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
        // The second half of a surrogate pair may still follow.
        int length = !isLast && text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
        if (length == 0)
            return;
        publisher.Publish("stream", request, new JsonObject { ["name"] = stream, ["text"] = text.ToString(0, length) });
        text.Remove(0, length);
    }
}
