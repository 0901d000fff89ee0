using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Backprop.Jupyter.Wire;

/// <summary>
/// The kernel's five ZeroMQ sockets: four routers, which answer the sender, and a publisher. NetMQ is not used because unexpected bytes
/// of a stray connection can end its I/O thread, and with it the process. Every connection has threads of its own, so that a cell which
/// keeps the thread pool busy can still be watched and stopped.
/// </summary>
internal sealed class Sockets : IDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new(), receiving = new();
    private readonly List<Socket> listeners = [];
    private readonly Dictionary<(Channel Channel, string Identity), ZmtpConnection> peers = [];
    private readonly ConcurrentDictionary<ZmtpConnection, Thread?> connections = [];
    private readonly Action<Channel, IReadOnlyList<byte[]>> received;
    private readonly Action<string> log;

    /// <summary>Binds the sockets and starts to listen.</summary>
    /// <param name="connection">The address and ports.</param>
    /// <param name="received">Receives the frames of each message, one message at a time.</param>
    /// <param name="log">Receives a line about each connection that had to be closed.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    public Sockets(ConnectionFile connection, Action<Channel, IReadOnlyList<byte[]>> received, Action<string> log)
    {
        (this.received, this.log) = (received, log);
        try
        {
            var serving = (Action[])
            [
                Listen(connection, connection.ShellPort, peer => Serve(Channel.Shell, peer)),
                Listen(connection, connection.ControlPort, peer => Serve(Channel.Control, peer)),
                Listen(connection, connection.StdinPort, peer => Serve(Channel.Stdin, peer)),
                Listen(connection, connection.IOPubPort, Publish),
                Listen(connection, connection.HeartbeatPort, Echo),
            ];
            foreach (Action serve in serving)
                serve();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends a message to the peer that its first frame names, or on iopub to all subscribers of its topic. May be called from any thread
    /// and never waits. Messages to a peer are sent in order.
    /// </summary>
    public void Send(Channel channel, IReadOnlyList<byte[]> frames)
    {
        lock (gate)
        {
            if (channel != Channel.IOPub)
            {
                if (peers.TryGetValue((channel, Convert.ToHexString(frames[0])), out ZmtpConnection? peer))
                    peer.Send(ZmtpConnection.Encode([.. frames.Skip(1)]));
                return;
            }
            byte[]? message = null;
            foreach (ZmtpConnection subscriber in connections.Keys)
                if (subscriber.Wants(frames[0]))
                    subscriber.Send(message ??= ZmtpConnection.Encode(frames));
        }
    }

    /// <summary>Closes the sockets after pending messages have been sent.</summary>
    public void Dispose()
    {
        foreach (Socket listener in listeners)
            listener.Dispose();
        foreach (ZmtpConnection connection in connections.Keys)
            connection.Complete();
        long end = Environment.TickCount64 + (long)Linger.TotalMilliseconds;
        foreach (Thread? sending in connections.Values)
            sending?.Join((int)Math.Max(0, end - Environment.TickCount64));
        foreach (ZmtpConnection connection in connections.Keys)
            connection.Dispose();
    }

    private static IPAddress AddressOf(string ip) => ip switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        _ when IPAddress.TryParse(ip, out IPAddress? address) => address,
        _ => throw new FormatException($"The connection file's \"ip\" is \"{ip}\"; it should be an address, such as 127.0.0.1."),
    };

    // All ports are bound before the first is served, so the caller starts serving later.
    private Action Listen(ConnectionFile connection, int port, Action<ZmtpConnection> serve)
    {
        IPAddress address = AddressOf(connection.Ip);
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listeners.Add(listener);
        try
        {
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen();
        }
        catch (SocketException problem)
        {
            string reason = $"{problem.Message}. Is another program using the port?";
            throw new IOException($"The kernel cannot listen at tcp://{connection.Ip}:{port}: {reason}", problem);
        }
        return () => Begin($"port {port}", () => Accept(listener, port, serve));
    }

    private void Accept(Socket listener, int port, Action<ZmtpConnection> serve)
    {
        while (true)
        {
            try
            {
                var connection = new ZmtpConnection(listener.Accept());
                Begin($"port {port}, receiving", () => Hold(connection, port, serve));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException problem) when (problem.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
            {
                return;
            }
            catch (Exception problem) when (problem is SocketException or IOException)
            {
                // The peer left before it was accepted, or there are too many connections.
                log($"A connection to port {port} failed: {problem.Message}");
                Thread.Sleep(100);
            }
        }
    }

    private void Hold(ZmtpConnection connection, int port, Action<ZmtpConnection> serve)
    {
        connections[connection] = null;
        try
        {
            serve(connection);
        }
        catch (InvalidDataException problem)
        {
            log($"A connection to port {port} was closed: {problem.Message}.");
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException)
        {
            // The peer has left.
        }
        catch (Exception problem)
        {
            log($"A connection to port {port} failed: {problem}");
        }
        connections.TryRemove(connection, out _);
        connection.Dispose();
    }

    private void Serve(Channel channel, ZmtpConnection peer)
    {
        peer.Greet("ROUTER", "DEALER", "REQ", "ROUTER");
        byte[] identity = peer.Identity.Length > 0 ? peer.Identity : [0, .. RandomNumberGenerator.GetBytes(8)];
        var key = (channel, Convert.ToHexString(identity));
        // The newest connection of an identity wins: a peer that reconnects has lost the earlier one.
        lock (gate)
            peers[key] = peer;
        try
        {
            BeginSending(peer);
            peer.Receive(frames =>
            {
                lock (receiving)
                    received(channel, [identity, .. frames]);
            });
        }
        finally
        {
            lock (gate)
                if (peers.GetValueOrDefault(key) == peer)
                    peers.Remove(key);
        }
    }

    private void Publish(ZmtpConnection subscriber)
    {
        subscriber.Greet("PUB", "SUB", "XSUB");
        BeginSending(subscriber);
        subscriber.Receive(frames => subscriber.Subscribe(frames[0]));
    }

    private void Echo(ZmtpConnection peer)
    {
        peer.Greet("ROUTER", "DEALER", "REQ", "ROUTER");
        BeginSending(peer);
        peer.Receive(frames => peer.Send(ZmtpConnection.Encode(frames)));
    }

    // Separate from receiving, so that messages of a peer which does not read are still received.
    private void BeginSending(ZmtpConnection connection) => connections[connection] = Begin("sending", () =>
    {
        try
        {
            connection.SendAll();
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException)
        {
            // The peer has left; the receiving thread notices that, too.
        }
    });

    private static Thread Begin(string name, Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true, Name = name };
        thread.UnsafeStart();
        return thread;
    }
}
