using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Backprop.Jupyter.Tests;

/// <summary>A peer that introduces itself as a ZeroMQ socket, sends, and never reads.</summary>
internal sealed class SilentPeer : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 8192 };
    private byte[] unsent = [];

    public SilentPeer(int port, string type, string identity = "")
    {
        socket.Connect(IPAddress.Loopback, port);
        socket.Blocking = false;
        Send([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1, .. "NULL"u8, .. new byte[48]]);
        byte[] ready = [5, .. "READY"u8, .. Property("Socket-Type", type), .. Property("Identity", identity)];
        Send([4, (byte)ready.Length, .. ready]);
    }

    /// <summary>Whether the kernel has closed the connection.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>A message of one frame.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> body)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, body.Length);
        return [2, .. length, .. body];
    }

    /// <summary>A command that asks for its last bytes back.</summary>
    public static byte[] Ping(int size) => [4, (byte)(7 + size), 4, .. "PING"u8, 0, 9, .. new byte[size]];

    /// <summary>Sends as much of what it was given as the kernel takes at once.</summary>
    /// <returns>Whether that was all.</returns>
    public bool Send(byte[] bytes)
    {
        unsent = [.. unsent, .. bytes];
        int taken = socket.Send(unsent, SocketFlags.None, out SocketError error);
        IsClosed = error is not (SocketError.Success or SocketError.WouldBlock);
        unsent = IsClosed ? [] : unsent[Math.Max(0, taken)..];
        return unsent.Length == 0;
    }

    /// <summary>Sends bytes again and again, until the kernel has not taken any for a time, or has closed the connection.</summary>
    /// <returns>How many bytes it has taken.</returns>
    public long Flood(byte[] bytes, long total, TimeSpan patience)
    {
        long sent = 0;
        for (var idle = Stopwatch.StartNew(); sent < total && !IsClosed && idle.Elapsed < patience;)
        {
            int before = unsent.Length;
            bool isTaken = Send(before == 0 ? bytes : []);
            long taken = (before == 0 ? bytes.Length : before) - unsent.Length;
            sent += taken;
            if (taken > 0)
                idle.Restart();
            if (!isTaken)
                Thread.Sleep(1);
        }
        return sent;
    }

    public void Dispose() => socket.Dispose();

    private static byte[] Property(string name, string value) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 0, 0, 0, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
