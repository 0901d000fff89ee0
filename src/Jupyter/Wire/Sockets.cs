using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Backprop.Jupyter.Wire;

/// <summary>
/// The kernel's five ZeroMQ sockets: four routers, which answer the sender, and a publisher. NetMQ is not used because unexpected bytes
/// of a stray connection can end its I/O thread, and with it the process. Every connection has threads of its own, so that a cell which
/// keeps the thread pool busy can still be watched and stopped.
/// </summary>
internal sealed class Sockets : IDisposable
{
    // Each connection has threads and buffers, and anyone on the machine may connect.
    private const int MaxUntrusted = 256;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1), SlowPeerTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ZmtpConnection, Thread?> connections = [];
    // Of several connections with one identity, the last is answered.
    private readonly List<(Channel Channel, ZmtpConnection Connection)> peers = [];
    private readonly StrongBox<long> waiting = new(), untrusted = new();
    private readonly Action<Channel, IReadOnlyList<byte[]>, Action> received;
    private readonly Action<string> log;
    private readonly List<Socket> listeners = [];

    /// <summary>Binds the sockets and starts to listen.</summary>
    /// <param name="at">The ports.</param>
    /// <param name="received">
    /// Receives the frames of each message, on its connection's thread, and a callback that marks the sender as trusted; call it once the
    /// signature is verified.
    /// </param>
    /// <param name="log">Receives a line about each connection that failed.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    public Sockets(ConnectionFile at, Action<Channel, IReadOnlyList<byte[]>, Action> received, Action<string> log)
    {
        (this.received, this.log) = (received, log);
        // In the order of the channels.
        int[] ports = [at.ShellPort, at.ControlPort, at.StdinPort, at.IOPubPort, at.HeartbeatPort];
        try
        {
            // All ports are bound before the first is served.
            foreach (int port in ports)
                listeners.Add(Listen(at.Ip, port));
            foreach (Channel channel in Enum.GetValues<Channel>())
                Begin($"{channel}", () => Accept(listeners[(int)channel], channel));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends a message to the peer that its first frame names, or on iopub to all subscribers of its topic. Messages of a thread to a
    /// peer are sent in order; a peer that takes none is waited for briefly, and then loses messages.
    /// </summary>
    public void Send(Channel channel, IReadOnlyList<byte[]> frames)
    {
        long deadline = Environment.TickCount64 + (long)SlowPeerTime.TotalMilliseconds;
        if (channel != Channel.IOPub)
        {
            ZmtpConnection? peer;
            lock (peers)
                peer = peers.FindLast(it => it.Channel == channel && it.Connection.Identity.AsSpan().SequenceEqual(frames[0])).Connection;
            peer?.Send(ZmtpConnection.Encode([.. frames.Skip(1)]), deadline);
            return;
        }
        byte[]? message = null;
        // All that do not read are waited for together.
        foreach (ZmtpConnection subscriber in connections.Keys)
            if (subscriber.Wants(frames[0]))
                subscriber.Send(message ??= ZmtpConnection.Encode(frames), deadline);
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

    private static Socket Listen(string ip, int port)
    {
        IPAddress address = ip switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            _ when IPAddress.TryParse(ip, out IPAddress? parsed) => parsed,
            _ => throw new FormatException($"The connection file's \"ip\" is \"{ip}\"; it should be an address, such as 127.0.0.1."),
        };
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen();
            return listener;
        }
        catch (SocketException problem)
        {
            listener.Dispose();
            string reason = $"{problem.Message}. Is another program using the port?";
            throw new IOException($"The kernel cannot listen at tcp://{ip}:{port}: {reason}", problem);
        }
    }

    private void Accept(Socket listener, Channel channel)
    {
        while (true)
        {
            try
            {
                var connection = new ZmtpConnection(listener.Accept(), waiting, untrusted);
                if (connections.Keys.Count(it => !it.IsTrusted) >= MaxUntrusted)
                {
                    // Before it is closed, so that whoever sees it closed finds out why.
                    log($"A connection to {channel} was closed: {MaxUntrusted} others have not sent a signed message.");
                    connection.Dispose();
                    continue;
                }
                connections[connection] = null;
                Begin($"{channel}, receiving", () => Hold(connection, channel));
            }
            catch (Exception problem) when (problem is ObjectDisposedException
                or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted })
            {
                return;
            }
            catch (Exception problem) when (problem is SocketException or IOException)
            {
                // The peer left before it was accepted, or there are too many connections.
                log($"A connection to {channel} failed: {problem.Message}");
                Thread.Sleep(100);
            }
        }
    }

    private void Hold(ZmtpConnection connection, Channel channel)
    {
        try
        {
            Serve(connection, channel);
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException)
        {
            // The peer has left.
        }
        catch (Exception problem)
        {
            log($"A connection to {channel} was closed: {(problem is InvalidDataException ? $"{problem.Message}." : problem)}");
        }
        connections.TryRemove(connection, out _);
        connection.Dispose();
    }

    private void Serve(ZmtpConnection peer, Channel channel)
    {
        if (channel == Channel.IOPub)
            peer.Greet("PUB", "SUB", "XSUB");
        else
            peer.Greet("ROUTER", "DEALER", "REQ", "ROUTER");
        // An identity that is in use stays with its connection, as in libzmq, until the newest proves itself by a signed message: a peer
        // that reconnects has lost the earlier one.
        lock (peers)
            peers.Insert(0, (channel, peer));
        try
        {
            // Separate from receiving, so that messages of a peer which does not read are still received.
            connections[peer] = Begin("sending", peer.SendAll);
            peer.Receive(frames =>
            {
                if (channel == Channel.IOPub)
                    peer.Subscribe(frames[0]);
                else if (channel == Channel.Heartbeat)
                    peer.Write(ZmtpConnection.Encode(frames));
                else
                    received(channel, [peer.Identity, .. frames], Trust);
            });
        }
        finally
        {
            lock (peers)
                peers.Remove((channel, peer));
        }

        void Trust()
        {
            peer.IsTrusted = true;
            lock (peers)
            {
                peers.Remove((channel, peer));
                peers.Add((channel, peer));
            }
        }
    }

    private static Thread Begin(string name, Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true, Name = name };
        thread.UnsafeStart();
        return thread;
    }
}
