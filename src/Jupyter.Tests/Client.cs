using System.Diagnostics;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace Backprop.Jupyter.Tests;

/// <summary>A front end: sends requests, receives answers. Of one thread.</summary>
internal sealed class Client : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string session = Guid.NewGuid().ToString();
    private readonly KernelProcess kernel;
    private readonly WireFormat format;
    private readonly DealerSocket heartbeat;
    private readonly Dictionary<Channel, NetMQSocket> sockets;

    public Client(KernelProcess kernel)
    {
        this.kernel = kernel;
        ConnectionFile connection = kernel.Connection;
        format = new WireFormat(new MessageSigner(connection.Key, connection.SignatureScheme));
        var iopub = new SubscriberSocket();
        iopub.SubscribeToAnyTopic();
        sockets = new()
        {
            [Channel.Shell] = Connect(new DealerSocket(), connection.ShellPort),
            [Channel.Control] = Connect(new DealerSocket(), connection.ControlPort),
            [Channel.Stdin] = Connect(new DealerSocket(), connection.StdinPort),
            [Channel.IOPub] = Connect(iopub, connection.IOPubPort),
        };
        heartbeat = Connect(new DealerSocket(), connection.HeartbeatPort);
        // What is published before a subscription has come through is not seen.
        var patience = Stopwatch.StartNew();
        do
        {
            if (!kernel.IsRunning || patience.Elapsed > Patience)
                throw new TimeoutException($"The kernel does not answer. It says:\n{kernel.Log}");
            Send(Channel.Control, "kernel_info_request");
        }
        while (TryReceive(Channel.IOPub, TimeSpan.FromMilliseconds(300)) is null);
        Ask(Channel.Control, "kernel_info_request");
    }

    public Message Send(Channel channel, string type, JsonObject? content = null)
    {
        var request = Message.Create(type, session, null, content ?? []);
        SendFrames(channel, format.Write(request));
        return request;
    }

    public void SendFrames(Channel channel, IReadOnlyList<byte[]> frames)
    {
        for (int i = 0; i < frames.Count; i++)
            sockets[channel].SendFrame(frames[i], more: i < frames.Count - 1);
    }

    public Message? TryReceive(Channel channel, TimeSpan patience)
    {
        NetMQMessage? frames = null;
        return sockets[channel].TryReceiveMultipartMessage(patience, ref frames)
            ? format.Read([.. frames!.Select(frame => frame.ToByteArray())])
            : null;
    }

    /// <summary>Sends a request and waits for its reply's content.</summary>
    public JsonObject Ask(Channel channel, string type, JsonObject? content = null) => Reply(channel, Send(channel, type, content));

    public JsonObject Reply(Channel channel, Message request) => Receive(channel, message => IsOf(message, request)).Content;

    /// <summary>Runs a cell and returns its result as plain text.</summary>
    public string? Execute(string code)
    {
        Message request = Send(Channel.Shell, "execute_request", new JsonObject { ["code"] = code });
        string? result = null;
        Receive(Channel.IOPub, message =>
        {
            if (IsOf(message, request) && message.Type == "execute_result")
                result = message.Content["data"]!["text/plain"]!.GetValue<string>();
            return IsOf(message, request) && message.Content["execution_state"]?.GetValue<string>() == "idle";
        });
        Reply(Channel.Shell, request);
        return result;
    }

    /// <summary>Starts a cell that says "begun" and returns its request when it has said so.</summary>
    public Message Begin(string code)
    {
        Message request = Send(Channel.Shell, "execute_request", new JsonObject { ["code"] = $"Console.WriteLine(\"begun\");\n{code}" });
        Receive(Channel.IOPub, message => IsOf(message, request) && message.Type == "stream");
        return request;
    }

    public bool Beats()
    {
        byte[] beat = Guid.NewGuid().ToByteArray();
        heartbeat.SendFrame(beat);
        return heartbeat.TryReceiveFrameBytes(Patience, out byte[]? echo) && beat.AsSpan().SequenceEqual(echo);
    }

    public void Dispose()
    {
        foreach (NetMQSocket socket in sockets.Values.Append(heartbeat))
            socket.Dispose();
    }

    private static bool IsOf(Message message, Message request) =>
        message.ParentHeader["msg_id"]?.ToString() == request.Header["msg_id"]!.ToString();

    private static T Connect<T>(T socket, int port)
        where T : NetMQSocket
    {
        socket.Options.Linger = TimeSpan.Zero;
        socket.Options.SendHighWatermark = socket.Options.ReceiveHighWatermark = 0;
        socket.Connect($"tcp://127.0.0.1:{port}");
        return socket;
    }

    private Message Receive(Channel channel, Func<Message, bool> isIt)
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < Patience && kernel.IsRunning)
            if (TryReceive(channel, TimeSpan.FromSeconds(1)) is { } message && isIt(message))
                return message;
        throw new TimeoutException($"No answer on {channel}. The kernel {(kernel.IsRunning ? "runs" : "is gone")} and says:\n{kernel.Log}");
    }
}
