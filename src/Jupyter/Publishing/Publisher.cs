using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>Creates the kernel's messages and passes them to the sockets; may be used from any thread.</summary>
internal sealed class Publisher(WireFormat format, Action<Channel, IReadOnlyList<byte[]>> send)
{
    /// <summary>The kernel's session id, new with each start.</summary>
    public string Session { get; } = Guid.NewGuid().ToString();

    /// <summary>Sends a message to every front end.</summary>
    public void Publish(string type, Message? parent, JsonObject content)
    {
        byte[] topic = Encoding.ASCII.GetBytes($"kernel.{Session}.{type}");
        send(Channel.IOPub, format.Write(Message.Create(type, Session, parent, content, topic)));
    }

    /// <summary>Reports to every front end that a request is being processed ("busy") or that all its output was sent ("idle").</summary>
    public void Status(string state, Message? parent) => Publish("status", parent, new JsonObject { ["execution_state"] = state });

    /// <summary>Answers a request on the channel it came from.</summary>
    public void Reply(Channel channel, Message request, JsonObject content) =>
        send(channel, format.Write(Message.Create(ReplyType(request.Type), Session, request, content, request.Identities)));

    /// <summary>Asks the front end that sent a request.</summary>
    /// <returns>The question's id.</returns>
    public string Ask(Message request, JsonObject content)
    {
        var question = Message.Create("input_request", Session, request, content, request.Identities);
        send(Channel.Stdin, format.Write(question));
        return question.Header.Text("msg_id");
    }

    private static string ReplyType(string request) => request[..^"request".Length] + "reply";
}
