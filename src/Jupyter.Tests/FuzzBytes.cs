using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Backprop.Jupyter.Tests;

/// <summary>Connections that speak no ZeroMQ, or only its first words.</summary>
internal sealed class FuzzBytes(Random random) : IDisposable
{
    private const int KeptOpen = 100;

    private static readonly long[] Lengths =
    [
        -1, long.MaxValue, long.MinValue, int.MaxValue, int.MaxValue + 1L, uint.MaxValue, 0x7fffffc7, 1L << 40, 256 << 20, (256 << 20) + 1,
        65536, 0,
    ];

    // Signature, version 3.1, mechanism NULL, as client.
    private static readonly byte[] Greeting = [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1, .. "NULL"u8, .. new byte[16], 0, .. new byte[31]];

    // What versions 1 and 2 of the protocol begin with.
    private static readonly byte[][] Elder =
    [
        [1, 0],
        [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f],
        [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0],
        [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 0, 5],
    ];

    private readonly Queue<Socket> open = [];

    public async Task SendAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            foreach (byte[] chunk in Conversation())
                await socket.SendAsync(chunk);
        }
        catch (SocketException refused) when (refused.SocketErrorCode
            is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            // The kernel has heard enough.
        }
        switch (random.Next(3))
        {
            case 0:
                // Without a farewell.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Dispose();
                break;
            case 1:
                socket.Dispose();
                break;
            default:
                open.Enqueue(socket);
                if (open.Count > KeptOpen)
                    open.Dequeue().Dispose();
                break;
        }
    }

    public void Dispose()
    {
        foreach (Socket socket in open)
            socket.Dispose();
    }

    private IEnumerable<byte[]> Conversation() => random.Next(10) switch
    {
        0 => [Noise()],
        1 => [Greeting[..random.Next(Greeting.Length)]],
        2 => [Flipped(Greeting), Ready(), Noise()],
        3 => [Greeting, Noise()],
        4 => [Greeting, HugeFrame()],
        5 => [Greeting, Flipped(Ready()), HugeFrame()],
        6 => [Greeting, Ready(), Noise()],
        7 => [Greeting, Ready(), HugeFrame(), Noise()],
        8 => [Elder[random.Next(Elder.Length)], HugeFrame(), Noise()],
        _ => [Elder[random.Next(Elder.Length)], Noise()],
    };

    private byte[] Noise()
    {
        byte[] noise = new byte[random.Next(1, random.Next(10) == 0 ? 100_000 : 200)];
        random.NextBytes(noise);
        // Short frames get further than long ones.
        if (random.Next(2) == 0)
            for (int i = 0; i < noise.Length; i++)
                noise[i] &= 7;
        return noise;
    }

    private byte[] Flipped(byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        for (int i = random.Next(1, 4); i > 0; i--)
            flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
        return flipped;
    }

    private byte[] Ready()
    {
        byte[] type = Encoding.ASCII.GetBytes(((string[])["DEALER", "SUB", "REQ", "ROUTER", "XSUB", "", "NONSENSE"])[random.Next(7)]);
        byte[] body = [5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, (byte)type.Length, .. type];
        return [4, (byte)body.Length, .. body];
    }

    private byte[] HugeFrame()
    {
        byte[] frame = new byte[9];
        frame[0] = (byte)((int[])[0xff, 0, 1, 2, 3, 4, 6, 7])[random.Next(8)];
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(1), Lengths[random.Next(Lengths.Length)]);
        return frame;
    }
}
