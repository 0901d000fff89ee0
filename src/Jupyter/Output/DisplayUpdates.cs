using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>
/// Updates of displays, sent a few times a second: of several of one display only the last, from whichever cell it came.
/// </summary>
/// <param name="publisher">Sends them.</param>
/// <param name="delayed">Does so a moment after they came.</param>
internal sealed class DisplayUpdates(Publisher publisher, DelayedCalls delayed)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Message Request, JsonObject Data)> pending = [];
    private bool isDue;

    /// <summary>A display has new content.</summary>
    public void Add(Message request, string displayId, JsonObject data)
    {
        lock (gate)
        {
            pending[displayId] = (request, data);
            if (isDue)
                return;
            isDue = true;
        }
        delayed.Add(() =>
        {
            lock (gate)
            {
                isDue = false;
                Send();
            }
        });
    }

    /// <summary>Sends what is pending.</summary>
    public void Send()
    {
        lock (gate)
        {
            foreach (var (displayId, (request, data)) in pending)
            {
                publisher.Publish("update_display_data", request, new JsonObject
                {
                    ["data"] = data,
                    ["metadata"] = new JsonObject(),
                    ["transient"] = new JsonObject { ["display_id"] = displayId },
                });
            }
            pending.Clear();
        }
    }
}
