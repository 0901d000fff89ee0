using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>
/// Updates of displays, sent a few times a second in the order in which they came: of several of one display by one cell only the last.
/// </summary>
/// <param name="publisher">Sends them.</param>
/// <param name="delayed">Does so a moment after they came.</param>
internal sealed class DisplayUpdates(Publisher publisher, DelayedCalls delayed)
{
    private readonly Lock gate = new();
    private readonly OrderedDictionary<(string Request, string DisplayId), (Message Request, JsonObject Data)> pending = [];
    private bool isDue;

    /// <summary>A display has new content.</summary>
    public void Add(Message request, string displayId, JsonObject data)
    {
        lock (gate)
        {
            var key = (request.Header.Text("msg_id", ""), displayId);
            pending.Remove(key);
            pending.Add(key, (request, data));
            if (isDue)
                return;
            delayed.Add(() =>
            {
                lock (gate)
                {
                    isDue = false;
                    Send();
                }
            });
            isDue = true;
        }
    }

    /// <summary>Sends what is pending.</summary>
    public void Send()
    {
        lock (gate)
        {
            while (pending.Count > 0)
            {
                var ((_, displayId), (request, data)) = pending.GetAt(0);
                pending.RemoveAt(0);
                publisher.Publish("update_display_data", request, new JsonObject
                {
                    ["data"] = data,
                    ["metadata"] = new JsonObject(),
                    ["transient"] = new JsonObject { ["display_id"] = displayId },
                });
            }
        }
    }
}
