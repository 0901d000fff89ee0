using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Requests;

/// <summary>
/// comm_open, comm_msg, comm_close, comm_info: channels between a front end and a target in the kernel. This kernel has no targets,
/// so it closes each channel that is opened, as the protocol requires.
/// </summary>
internal static class Comms
{
    /// <summary>Answers comm_open by closing the channel.</summary>
    public static void Refuse(Publisher publisher, Message open) =>
        publisher.Publish("comm_close", open, new JsonObject { ["comm_id"] = open.Content.Text("comm_id"), ["data"] = new JsonObject() });

    /// <summary>Lists the open channels, of which there are none.</summary>
    public static JsonObject Info() => new() { ["status"] = "ok", ["comms"] = new JsonObject() };
}
