using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Wire;

/// <summary>One message of the Jupyter protocol.</summary>
/// <param name="Identities">The sender or receiver; on iopub the topic.</param>
/// <param name="Header">Its id, type, session, user, date and protocol version.</param>
/// <param name="ParentHeader">The header of the request it belongs to; empty if there is none.</param>
/// <param name="Metadata">Additional information.</param>
/// <param name="Content">The content.</param>
internal sealed record Message(
    IReadOnlyList<byte[]> Identities, JsonObject Header, JsonObject ParentHeader, JsonObject Metadata, JsonObject Content)
{
    /// <summary>The supported version of the protocol.</summary>
    public const string ProtocolVersion = "5.4";

    /// <summary>The type of message, such as "execute_request".</summary>
    public string Type { get; } = Header.Text("msg_type");

    /// <summary>Creates a message of a session that belongs to a request, if any.</summary>
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
