using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Backprop.Jupyter;

/// <summary>
/// One connection to one of the kernel's sockets, in ZMTP 3.0 (rfc.zeromq.org/spec/23) as far as a kernel needs it: it is
/// connected to, and nothing is encrypted. Whatever comes in, at worst this connection ends.
/// </summary>
internal sealed class ZmtpConnection : IDisposable
{
    // No request comes near it, and what is announced is not believed before it comes.
    private const long LargestMessage = 256 << 20;
    private const int LargestStep = 1 << 20, CostOfFrame = 64, MostSubscriptions = 1000;
    private const byte More = 1, Long = 2, Command = 4;
    // Who connects and says nothing must not hold a thread for ever.
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(30);

    // Signature, version 3.0, mechanism NULL, not as server.
    private static readonly byte[] Greeting = [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0, .. "NULL"u8, .. new byte[16], .. new byte[32]];

    private readonly NetworkStream stream;
    private readonly BufferedStream input;
    private readonly BlockingCollection<byte[]> outgoing = [];
    private readonly List<byte[]> subscriptions = [];
    private bool publishes;

    /// <param name="socket">The accepted connection.</param>
    public ZmtpConnection(Socket socket)
    {
        socket.NoDelay = true;
        stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)GreetingTime.TotalMilliseconds };
        input = new BufferedStream(stream, 16384);
    }

    /// <summary>By what the peer calls itself; empty if it does not say.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>A message as it is sent.</summary>
    public static byte[] Encode(IReadOnlyList<byte[]> frames)
    {
        using var message = new MemoryStream();
        for (int i = 0; i < frames.Count; i++)
            Write(message, i < frames.Count - 1 ? More : (byte)0, frames[i]);
        return message.ToArray();
    }

    /// <summary>Greets the peer and learns who it is.</summary>
    /// <param name="type">The kind of socket that the kernel has here: "ROUTER".</param>
    /// <param name="peers">The kinds that may connect to it.</param>
    /// <exception cref="InvalidDataException">It speaks another protocol.</exception>
    public void Greet(string type, params string[] peers)
    {
        stream.Write(Greeting);
        byte[] signature = Read(10);
        if (signature is not [0xff, .., 0x7f])
            throw new InvalidDataException("it does not begin as ZeroMQ does");
        byte[] rest = Read(Greeting.Length - signature.Length);
        if (rest[0] < 3 || !rest.AsSpan(2, 20).SequenceEqual(Greeting.AsSpan(12, 20)))
            throw new InvalidDataException("it asks for another version, or to be encrypted");
        stream.Write(CommandFrame("READY", [11, .. "Socket-Type"u8, 0, 0, 0, (byte)type.Length, .. Encoding.ASCII.GetBytes(type)]));
        var (flags, body) = ReadFrame(LargestStep);
        if (flags != Command || Parse(body) is not ("READY", var metadata))
            throw new InvalidDataException("it does not say who it is");
        Dictionary<string, byte[]> properties = Properties(metadata);
        if (!properties.TryGetValue("socket-type", out byte[]? given) || Encoding.ASCII.GetString(given) is not { } peer || !peers.Contains(peer))
            throw new InvalidDataException($"its kind of socket does not fit {type}");
        publishes = type == "PUB";
        Identity = properties.GetValueOrDefault("identity", []);
        stream.ReadTimeout = Timeout.Infinite;
    }

    /// <summary>Receives until the peer leaves.</summary>
    /// <exception cref="InvalidDataException">It does not keep to the protocol.</exception>
    public void Receive(Action<IReadOnlyList<byte[]>> received)
    {
        var frames = new List<byte[]>();
        for (long size = 0; ;)
        {
            var (flags, body) = ReadFrame(LargestMessage - size);
            if ((flags & Command) != 0)
            {
                Obey(Parse(body));
                continue;
            }
            frames.Add(body);
            size += body.Length + CostOfFrame;
            if ((flags & More) != 0)
                continue;
            received(frames);
            (frames, size) = ([], 0);
        }
    }

    /// <summary>Sends an encoded message after those before it; never waits.</summary>
    public void Send(byte[] message)
    {
        try
        {
            outgoing.Add(message);
        }
        catch (InvalidOperationException)
        {
            // The connection has ended meanwhile.
        }
    }

    /// <summary>Sends until there is nothing more to come.</summary>
    public void SendAll()
    {
        foreach (byte[] message in outgoing.GetConsumingEnumerable())
            stream.Write(message);
    }

    /// <summary>Nothing more is to be sent.</summary>
    public void Complete() => outgoing.CompleteAdding();

    /// <summary>A subscription, as version 3.0 has it: a message that begins with 1, or with 0 to take it back.</summary>
    public void Subscribe(byte[] message)
    {
        if (message is [1, ..])
            Subscribe(message[1..], isWanted: true);
        else if (message is [0, ..])
            Subscribe(message[1..], isWanted: false);
    }

    /// <summary>Whether the peer wants messages of this topic.</summary>
    public bool Wants(byte[] topic)
    {
        lock (subscriptions)
            return subscriptions.Exists(wanted => topic.AsSpan().StartsWith(wanted));
    }

    public void Dispose()
    {
        Complete();
        stream.Dispose();
    }

    private static void Write(MemoryStream to, byte flags, ReadOnlySpan<byte> body)
    {
        if (body.Length < 256)
        {
            to.Write([flags, (byte)body.Length]);
        }
        else
        {
            Span<byte> head = stackalloc byte[9];
            head[0] = (byte)(flags | Long);
            BinaryPrimitives.WriteInt64BigEndian(head[1..], body.Length);
            to.Write(head);
        }
        to.Write(body);
    }

    private static byte[] CommandFrame(string name, ReadOnlySpan<byte> data)
    {
        using var frame = new MemoryStream();
        Write(frame, Command, [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. data]);
        return frame.ToArray();
    }

    private static (string Name, byte[] Data) Parse(byte[] command) =>
        command.Length > 0 && command[0] < command.Length ? (Encoding.ASCII.GetString(command, 1, command[0]), command[(1 + command[0])..])
        : throw new InvalidDataException("a command of its has no name");

    private static Dictionary<string, byte[]> Properties(ReadOnlySpan<byte> metadata)
    {
        var properties = new Dictionary<string, byte[]>();
        while (!metadata.IsEmpty)
        {
            int name = metadata[0];
            if (metadata.Length < 1 + name + 4 || BinaryPrimitives.ReadUInt32BigEndian(metadata[(1 + name)..]) is var value && value > metadata.Length - (1 + name + 4))
                throw new InvalidDataException("it says half of who it is");
            properties[Encoding.ASCII.GetString(metadata.Slice(1, name)).ToLowerInvariant()] = metadata.Slice(1 + name + 4, (int)value).ToArray();
            metadata = metadata[(1 + name + 4 + (int)value)..];
        }
        return properties;
    }

    private void Obey((string Name, byte[] Data) command)
    {
        switch (command)
        {
            // What stands before is how long to wait for the answer; what stands behind comes back.
            case ("PING", { Length: >= 2 and <= 18 } data):
                Send(CommandFrame("PONG", data.AsSpan(2)));
                break;
            case ("SUBSCRIBE", var topic) when publishes:
                Subscribe(topic, isWanted: true);
                break;
            case ("CANCEL", var topic) when publishes:
                Subscribe(topic, isWanted: false);
                break;
        }
    }

    private void Subscribe(byte[] topic, bool isWanted)
    {
        lock (subscriptions)
        {
            if (!isWanted)
                subscriptions.Remove(subscriptions.Find(wanted => wanted.AsSpan().SequenceEqual(topic))!);
            else if (subscriptions.Count < MostSubscriptions)
                subscriptions.Add(topic);
            else
                throw new InvalidDataException($"it subscribes to more than {MostSubscriptions} topics");
        }
    }

    private (byte Flags, byte[] Body) ReadFrame(long most)
    {
        byte flags = Read(1)[0];
        if (flags > (More | Long | Command) || (flags & (More | Command)) == (More | Command))
            throw new InvalidDataException("a frame of its has unknown flags");
        byte[] length = Read((flags & Long) != 0 ? 8 : 1);
        long size = length.Length == 1 ? length[0] : BinaryPrimitives.ReadInt64BigEndian(length);
        if (size < 0 || size > most)
            throw new InvalidDataException($"a message of its is longer than {LargestMessage >> 20} MB");
        return ((byte)(flags & ~Long), Read((int)size));
    }

    private byte[] Read(int size)
    {
        byte[] bytes = new byte[Math.Min(size, LargestStep)];
        input.ReadExactly(bytes);
        for (int have = bytes.Length; have < size;)
        {
            Array.Resize(ref bytes, (int)Math.Min(size, 2L * have));
            input.ReadExactly(bytes.AsSpan(have));
            have = bytes.Length;
        }
        return bytes;
    }
}
