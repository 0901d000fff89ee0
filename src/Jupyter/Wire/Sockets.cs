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

    private readonly ConcurrentDictionary<(Channel Channel, string Identity), ZmtpConnection> peers = [];
    private readonly ConcurrentDictionary<ZmtpConnection, Thread?> connections = [];
    private readonly Action<Channel, IReadOnlyList<byte[]>> received;
    private readonly Action<string> log;
    private readonly List<Socket> listeners = [];

    /// <summary>Binds the sockets and starts to listen; passes on the frames of each message, on its connection's thread.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public Sockets(ConnectionFile at, Action<Channel, IReadOnlyList<byte[]>> received, Action<string> log)
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
                var connection = new ZmtpConnection(listener.Accept());
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
        connections[connection] = null;
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
        byte[] identity = peer.Identity.Length > 0 ? peer.Identity : [0, .. RandomNumberGenerator.GetBytes(8)];
        var key = (channel, Convert.ToHexString(identity));
        // The newest connection of an identity wins: a peer that reconnects has lost the earlier one.
        peers[key] = peer;
        try
        {
            // Separate from receiving, so that messages of a peer which does not read are still received.
            connections[peer] = Begin("sending", peer.SendAll);
            peer.Receive(frames =>
            {
                if (channel == Channel.IOPub)
                    peer.Subscribe(frames[0]);
                else if (channel == Channel.Heartbeat)
                    peer.Send(ZmtpConnection.Encode(frames));
                else
                    received(channel, [identity, .. frames]);
            });
        }
        finally
        {
            peers.TryRemove(KeyValuePair.Create(key, peer));
        }
    }

    private static Thread Begin(string name, Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true, Name = name };
        thread.UnsafeStart();
        return thread;
    }
}
