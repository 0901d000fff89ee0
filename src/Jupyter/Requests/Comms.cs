using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>
/// comm_open, comm_msg, comm_close, comm_info: channels that a front end opens to a target in the kernel. This kernel has no
/// targets of its own, so it closes what is opened, as the protocol asks.
/// </summary>
internal static class Comms
{
    /// <summary>Answers comm_open for a target that is not there.</summary>
    public static void Refuse(Publisher publisher, Message open) =>
        publisher.Publish("comm_close", open, new JsonObject { ["comm_id"] = open.Content.Text("comm_id"), ["data"] = new JsonObject() });

    /// <summary>The channels that are open.</summary>
    public static JsonObject Info() => new() { ["status"] = "ok", ["comms"] = new JsonObject() };
}
