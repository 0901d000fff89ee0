using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>
/// Keeps what the running cell has sent, so that it can be sent anew. VS Code learns late that the stored outputs of a cell were cleared
/// by running it; it then forgets a display, drops every further update of it, and saves an early state. Outputs that replace all
/// earlier ones reach it whole. For other front ends nothing is kept.
/// </summary>
internal sealed class CellReplay
{
    private const string CellOfVSCode = "vscode-notebook-cell:";
    private const long MaxSize = 2 << 20;

    // When to resend, in milliseconds after the start of the cell.
    private static readonly long[] Times = [300, 750, 1900];

    private readonly List<Output> outputs = [];
    private long begin, size;
    private int timesPassed;
    private bool isUpdated, clearsNext;

    private sealed record Output(string Type, JsonObject Content, long Size);

    /// <summary>The request that runs the cell; null for that of a front end which needs no replay.</summary>
    public Message? Cell { get; private set; }

    /// <summary>When the outputs are to be sent anew, in the system's ticks.</summary>
    public long Due => isUpdated && timesPassed < Times.Length ? begin + Times[timesPassed] : long.MaxValue;

    /// <summary>Keeps what is shown by a message that is sent.</summary>
    public void Add(string type, Message? request, JsonObject content, long length, long now)
    {
        if (type == "execute_input")
        {
            Forget();
            bool isVSCode = request!.Metadata["cellId"] is JsonValue id && id.TryGetValue(out string? text)
                && text.StartsWith(CellOfVSCode, StringComparison.Ordinal);
            (Cell, begin, timesPassed) = (isVSCode ? request : null, now, 0);
        }
        if (Cell is null || request != Cell)
            return;
        switch (type)
        {
            case "stream" or "display_data" or "execute_result" or "error":
                if (clearsNext)
                    Forget();
                Keep(outputs.Count, new Output(type, content, length));
                break;
            case "update_display_data":
                string display = DisplayOf(content)!;
                for (int i = 0; i < outputs.Count; i++)
                    if (DisplayOf(outputs[i].Content) == display)
                        Update(i, content["data"]!, length);
                break;
            // What is shown stays, and is updated, until there is something to show instead.
            case "clear_output" when content.Flag("wait", false):
                clearsNext = true;
                break;
            case "clear_output":
                Forget();
                break;
        }
    }

    /// <summary>What to send at <see cref="Due"/>.</summary>
    public IReadOnlyList<(string Type, JsonObject Content)> Take(long now)
    {
        while (timesPassed < Times.Length && now - begin >= Times[timesPassed])
            timesPassed++;
        (string Type, JsonObject Content)[] clear = [("clear_output", new JsonObject { ["wait"] = true })];
        return isUpdated
            ? [.. clear, .. outputs.Select(output => (output.Type, output.Content)), .. clearsNext ? clear : []]
            : [];
    }

    /// <summary>What to send before the reply to a request; nothing is kept from here on.</summary>
    public IReadOnlyList<(string Type, JsonObject Content)> End(Message request)
    {
        if (Cell is null || request != Cell)
            return [];
        var last = Take(begin);
        Forget();
        Cell = null;
        return last;
    }

    private void Update(int index, JsonNode data, long length)
    {
        isUpdated = true;
        outputs[index].Content["data"] = data.DeepClone();
        Keep(index, outputs[index] with { Size = length });
    }

    // What is too large to be sent several times is not kept, nor is what follows it.
    private void Keep(int index, Output output)
    {
        size += output.Size - (index < outputs.Count ? outputs[index].Size : 0);
        if (size > MaxSize)
        {
            outputs.Clear();
            isUpdated = false;
        }
        else if (index < outputs.Count)
        {
            outputs[index] = output;
        }
        else
        {
            outputs.Add(output);
        }
    }

    private void Forget()
    {
        outputs.Clear();
        (size, isUpdated, clearsNext) = (0, false, false);
    }

    private static string? DisplayOf(JsonObject content) => content["transient"]?["display_id"]?.GetValue<string>();
}
