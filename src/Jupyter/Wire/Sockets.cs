using NetMQ;
using NetMQ.Sockets;

namespace Backprop.Jupyter;

/// <summary>
/// The kernel's five sockets. One thread alone touches them; what is to be sent is queued for it, so that messages leave in
/// the order in which they were written, whatever socket they go to.
/// </summary>
internal sealed class Sockets : IDisposable
{
    // A length that garbage announces must not be believed; no request comes near it.
    private const long LargestMessage = 256 << 20;

    private readonly RouterSocket shell = new();
    private readonly RouterSocket control = new();
    private readonly RouterSocket stdin = new();
    private readonly PublisherSocket iopub = new();
    private readonly RouterSocket heartbeat = new();
    private readonly NetMQQueue<(Channel Channel, IReadOnlyList<byte[]> Frames)> outgoing = new();
    private readonly NetMQPoller poller;
    private readonly Action<string> log;

    /// <summary>Binds the sockets and begins to listen.</summary>
    /// <param name="connection">Where to listen.</param>
    /// <param name="received">Told, on the sockets' thread, of the frames of each message.</param>
    /// <param name="log">Told of what had to be dropped.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    public Sockets(ConnectionFile connection, Action<Channel, IReadOnlyList<byte[]>> received, Action<string> log)
    {
        this.log = log;
        Bind(shell, connection, connection.ShellPort);
        Bind(control, connection, connection.ControlPort);
        Bind(stdin, connection, connection.StdinPort);
        Bind(iopub, connection, connection.IOPubPort);
        Bind(heartbeat, connection, connection.HeartbeatPort);
        Listen(shell, frames => received(Channel.Shell, frames));
        Listen(control, frames => received(Channel.Control, frames));
        Listen(stdin, frames => received(Channel.Stdin, frames));
        Listen(heartbeat, frames => Send(heartbeat, frames));
        outgoing.ReceiveReady += (_, _) => SendQueued();
        poller = [shell, control, stdin, heartbeat, outgoing];
        poller.RunAsync("sockets");
    }

    /// <summary>Sends a message when those before it have gone; may be called from any thread.</summary>
    public void Send(Channel channel, IReadOnlyList<byte[]> frames) => outgoing.Enqueue((channel, frames));

    /// <summary>Closes the sockets after what was queued has gone.</summary>
    public void Dispose()
    {
        // On the sockets' thread, between its messages.
        Task.Factory.StartNew(SendQueued, CancellationToken.None, TaskCreationOptions.None, poller).Wait(TimeSpan.FromSeconds(1));
        poller.Dispose();
        foreach (NetMQSocket socket in (NetMQSocket[])[shell, control, stdin, iopub, heartbeat])
            socket.Dispose();
        outgoing.Dispose();
        NetMQConfig.Cleanup(block: true);
    }

    private static void Bind(NetMQSocket socket, ConnectionFile connection, int port)
    {
        // Nothing a cell shows is dropped because a front end reads slowly.
        socket.Options.SendHighWatermark = 0;
        socket.Options.Linger = TimeSpan.FromMilliseconds(500);
        socket.Options.MaxMsgSize = LargestMessage;
        string address = $"tcp://{(connection.Ip is "localhost" ? "127.0.0.1" : connection.Ip)}:{port}";
        try
        {
            socket.Bind(address);
        }
        catch (NetMQException problem)
        {
            throw new IOException($"The kernel cannot listen at {address}: {problem.Message} Is another program using the port?", problem);
        }
    }

    private NetMQSocket SocketOf(Channel channel) => channel switch
    {
        Channel.Shell => shell,
        Channel.Control => control,
        Channel.Stdin => stdin,
        _ => iopub,
    };

    private void Listen(NetMQSocket socket, Action<IReadOnlyList<byte[]>> handle) => socket.ReceiveReady += (_, _) =>
    {
        var frames = new List<byte[]>();
        while (socket.TryReceiveFrameBytes(TimeSpan.Zero, out byte[]? frame, out bool more))
        {
            frames.Add(frame);
            if (more)
                continue;
            handle(frames);
            frames = [];
        }
    };

    private void SendQueued()
    {
        while (outgoing.TryDequeue(out var next, TimeSpan.Zero))
            Send(SocketOf(next.Channel), next.Frames);
    }

    private void Send(NetMQSocket socket, IReadOnlyList<byte[]> frames)
    {
        try
        {
            for (int i = 0; i < frames.Count; i++)
                socket.SendFrame(frames[i], more: i < frames.Count - 1);
        }
        catch (NetMQException problem)
        {
            log($"A message could not be sent: {problem.Message}");
        }
    }
}
