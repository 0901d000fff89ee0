using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>
/// Sends updates of displays in order, a few times a second: of several updates of a display by one cell, only the last.
/// </summary>
/// <param name="publisher">Sends them.</param>
/// <param name="delayed">Delays the sending.</param>
internal sealed class DisplayUpdates(Publisher publisher, DelayedCalls delayed)
{
    private readonly Lock gate = new();
    private readonly OrderedDictionary<(string Request, string DisplayId), (Message Request, JsonObject Data)> pending = [];
    private bool isDue;

    /// <summary>Adds an update of a display.</summary>
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

    /// <summary>Sends pending updates.</summary>
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
