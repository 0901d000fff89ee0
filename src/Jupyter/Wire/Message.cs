using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>One message of the Jupyter protocol.</summary>
/// <param name="Identities">Who sent it, or whom it is for (on iopub: its topic).</param>
/// <param name="Header">Its id, type, session, user, date and protocol version.</param>
/// <param name="ParentHeader">The header of the request that it belongs to; empty where there is none.</param>
/// <param name="Metadata">What else is said about it.</param>
/// <param name="Content">What it says.</param>
internal sealed record Message(IReadOnlyList<byte[]> Identities, JsonObject Header, JsonObject ParentHeader, JsonObject Metadata, JsonObject Content)
{
    /// <summary>The version of the protocol that is spoken here.</summary>
    public const string ProtocolVersion = "5.4";

    /// <summary>What kind of message it is: "execute_request".</summary>
    public string Type { get; } = Header.Text("msg_type");

    /// <summary>A message of the kernel's own.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="session">The kernel's session id.</param>
    /// <param name="parent">The request that it belongs to, if any.</param>
    /// <param name="content">What it says.</param>
    /// <param name="identities">Whom it is for.</param>
    public static Message Create(string type, string session, Message? parent, JsonObject content, params IReadOnlyList<byte[]> identities)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString(),
            ["msg_type"] = type,
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["version"] = ProtocolVersion,
        };
        return new Message(identities, header, parent?.Header.DeepClone().AsObject() ?? [], [], content);
    }
}
