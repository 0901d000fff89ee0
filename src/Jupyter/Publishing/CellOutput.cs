using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>Sends a cell's output as messages; a cell that produces more than the front ends take is held back.</summary>
/// <param name="publisher">Sends the messages; null for an expression of which only the result or error is wanted.</param>
/// <param name="request">The request that runs the cell; later output of its threads belongs to it, too.</param>
/// <param name="stdin">Asks the person; null if the front end does not allow it.</param>
/// <param name="cancellation">Stops the cell.</param>
internal sealed class CellOutput(
    Publisher? publisher, Message request, StdinChannel? stdin, CancellationToken cancellation) : ICellOutput
{
    private readonly ConcurrentQueue<JsonNode> pages = [];
    private readonly CancellationTokenSource questions = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

    /// <summary>The number in brackets beside the cell.</summary>
    public int ExecutionCount { get; init; }

    /// <summary>Whether the value of the last expression is shown.</summary>
    public bool ShowsResult { get; init; }

    /// <summary>Documentation requested by the cell, for the execute reply.</summary>
    public JsonArray Payload => [.. pages];

    /// <summary>The value of the last expression, MIME type -> content; null for none.</summary>
    public JsonObject? Result { get; private set; }

    /// <summary>The error that ended the cell, if any.</summary>
    public ErrorOutput? Problem { get; private set; }

    /// <summary>The content of a message that shows something.</summary>
    public static JsonObject Shown(JsonObject data, string? displayId)
    {
        var content = new JsonObject { ["data"] = data, ["metadata"] = new JsonObject() };
        if (displayId is not null)
            content["transient"] = new JsonObject { ["display_id"] = displayId };
        return content;
    }

    /// <summary>The content of a message about an error.</summary>
    public static JsonObject Failure(ErrorOutput error) => new()
    {
        ["status"] = "error",
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
    };

    public void Write(string name, string text)
    {
        if (text.Length > 0)
            publisher?.Write(request, name, text, cancellation);
    }

    public void Display(string? displayId, JsonObject data, bool isResult)
    {
        if (isResult)
            Result = data;
        if (isResult && !ShowsResult)
            return;
        JsonObject content = Shown(data, displayId);
        if (isResult)
            content["execution_count"] = ExecutionCount;
        publisher?.Publish(isResult ? "execute_result" : "display_data", request, content, cancellation);
    }

    public void Update(string displayId, JsonObject data) => publisher?.Update(request, displayId, data, cancellation);

    public void Error(ErrorOutput error)
    {
        Problem ??= error;
        JsonObject content = Failure(error);
        content.Remove("status");
        // Never held back: it tells that the cell was stopped.
        publisher?.Publish("error", request, content);
    }

    public void Clear(bool wait) => publisher?.Publish("clear_output", request, new JsonObject { ["wait"] = wait }, cancellation);

    public void Page(JsonObject data) => pages.Enqueue(new JsonObject { ["source"] = "page", ["data"] = data, ["start"] = 0 });

    public string Input(string prompt, bool isPassword)
    {
        if (stdin is null)
        {
            throw new InvalidOperationException(
                $"The front end does not let the kernel ask \"{prompt}\"; set the value in the cell, or as a parameter, instead.");
        }
        try
        {
            return stdin.Ask(request, prompt, isPassword, questions.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"\"{prompt}\" cannot be answered any more: the cell has ended. The cell must wait for a thread that asks.");
        }
    }

    /// <summary>Gives up the questions of the cell's threads when it has ended: the front end shows them only until then.</summary>
    public void EndQuestions() => questions.Cancel();
}
