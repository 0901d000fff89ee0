using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>
/// Output that is sent a few times a second: text is joined, and of several updates of a display by one cell only the last is kept.
/// </summary>
internal sealed class PendingOutput
{
    private readonly List<(Message Request, string Name, StringBuilder Text)> texts = [];
    private readonly OrderedDictionary<(Message Request, string DisplayId), JsonObject> updates = [];

    /// <summary>Adds text to what its cell has written; the order of the cell's streams is kept.</summary>
    public void Write(Message request, string name, string text)
    {
        var last = LastOf(request);
        if (last.Name != name)
            texts.Add(last = (request, name, new StringBuilder()));
        last.Text.Append(text);
    }

    /// <summary>Adds an update of a display.</summary>
    public void Update(Message request, string displayId, JsonObject data)
    {
        // At the end, so that it does not come before another cell's earlier update of the same display.
        updates.Remove((request, displayId));
        updates.Add((request, displayId), data);
    }

    /// <summary>Takes everything, as messages.</summary>
    /// <param name="next">The request that goes on to something other than text.</param>
    public List<(string Type, Message Request, JsonObject Content)> Take(Message? next)
    {
        var taken = new List<(string Type, Message Request, JsonObject Content)>();
        foreach (var (request, name, text) in texts)
        {
            // The second half of a surrogate pair may still follow.
            bool isHalf = char.IsHighSurrogate(text[^1]) && request != next && text == LastOf(request).Text;
            int length = text.Length - (isHalf ? 1 : 0);
            if (length > 0)
                taken.Add(("stream", request, new JsonObject { ["name"] = name, ["text"] = text.ToString(0, length) }));
            text.Remove(0, length);
        }
        texts.RemoveAll(sent => sent.Text.Length == 0);
        foreach (var ((request, displayId), data) in updates)
            taken.Add(("update_display_data", request, CellOutput.Shown(data, displayId)));
        updates.Clear();
        return taken;
    }

    private (Message Request, string Name, StringBuilder Text) LastOf(Message request) => texts.FindLast(text => text.Request == request);
}
