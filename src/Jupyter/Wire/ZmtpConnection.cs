using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Backprop.Jupyter.Wire;

/// <summary>
/// A connection to one of the kernel's sockets, with the part of ZMTP 3.0 (rfc.zeromq.org/spec/23) that a kernel needs: it only accepts
/// connections and does not encrypt. Invalid input ends at most this connection.
/// </summary>
internal sealed class ZmtpConnection : IDisposable
{
    // The maximum size of a message, far above any request. Memory is allocated only as its bytes arrive.
    private const long MaxMessageSize = 256 << 20;
    // What is held of the messages of peers that have not sent a signed one: each has its own share, and all have a common one.
    private const long UntrustedOwnShare = MaxReadSize, UntrustedCommonShare = 16 << 20;
    private const int MaxReadSize = 64 << 10, FrameOverhead = 64, MaxSubscriptions = 100, MaxTopicSize = 1000;
    private const byte More = 1, Long = 2, Command = 4;
    // A silent connection must not hold a thread forever.
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(30);
    // What is kept for a peer that does not read: its own share, and more as long as all peers together have not used up theirs.
    private const long OwnShare = 1 << 20, CommonShare = 16 << 20;

    // Signature, version 3.0, mechanism NULL, not as server.
    private static readonly byte[] Greeting = [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0, .. "NULL"u8, .. new byte[16], .. new byte[32]];

    private readonly NetworkStream stream;
    private readonly BufferedStream input;
    private readonly BlockingCollection<byte[]> outgoing = [];
    private readonly List<byte[]> subscriptions = [];
    private readonly Lock writing = new();
    private readonly StrongBox<long> common, untrusted;
    private bool isStuck;
    private long waiting, size, taken;

    /// <summary>Takes over an accepted connection.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="common">The size of what waits to be sent, of all connections.</param>
    /// <param name="untrusted">What connections whose peer is not trusted have taken of their common share.</param>
    public ZmtpConnection(Socket socket, StrongBox<long> common, StrongBox<long> untrusted)
    {
        (this.common, this.untrusted) = (common, untrusted);
        socket.NoDelay = true;
        stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)GreetingTime.TotalMilliseconds };
        input = new BufferedStream(stream, 16384);
    }

    /// <summary>The identity that the peer gave itself, or else one of its own.</summary>
    public byte[] Identity { get; private set; } = [0, .. RandomNumberGenerator.GetBytes(8)];

    /// <summary>Whether the peer has sent a signed message.</summary>
    public bool IsTrusted { get; set; }

    /// <summary>Encodes a message.</summary>
    public static byte[] Encode(IReadOnlyList<byte[]> frames)
    {
        using var message = new MemoryStream();
        for (int i = 0; i < frames.Count; i++)
            Write(message, i < frames.Count - 1 ? More : (byte)0, frames[i]);
        return message.ToArray();
    }

    /// <summary>Exchanges greetings with the peer, whose type must be one of those that may connect, and reads its identity.</summary>
    /// <exception cref="InvalidDataException">The peer uses another protocol.</exception>
    public void Greet(string type, params string[] peers)
    {
        stream.Write(Greeting);
        byte[] signature = Read(10);
        if (signature is not [0xff, .., 0x7f])
            throw new InvalidDataException("it does not start with a ZeroMQ greeting");
        byte[] rest = Read(Greeting.Length - signature.Length);
        if (rest[0] < 3 || !rest.AsSpan(2, 20).SequenceEqual(Greeting.AsSpan(12, 20)))
            throw new InvalidDataException("it requests another protocol version, or encryption");
        stream.Write(CommandFrame("READY", [11, .. "Socket-Type"u8, 0, 0, 0, (byte)type.Length, .. Encoding.ASCII.GetBytes(type)]));
        var (flags, body) = ReadFrame(MaxReadSize);
        if (flags != Command || Parse(body) is not ("READY", var metadata))
            throw new InvalidDataException("it does not send READY");
        Dictionary<string, byte[]> properties = Properties(metadata);
        if (!properties.TryGetValue("socket-type", out byte[]? peer) || !peers.Contains(Encoding.ASCII.GetString(peer)))
            throw new InvalidDataException($"its socket type does not match {type}");
        if (properties.TryGetValue("identity", out byte[]? identity) && identity.Length > 0)
            Identity = identity;
        stream.ReadTimeout = Timeout.Infinite;
        Release();
    }

    /// <summary>Receives until the peer leaves.</summary>
    /// <exception cref="InvalidDataException">The peer violates the protocol.</exception>
    public void Receive(Action<IReadOnlyList<byte[]>> received)
    {
        var frames = new List<byte[]>();
        try
        {
            while (true)
            {
                var (flags, body) = ReadFrame(IsTrusted ? MaxMessageSize : UntrustedCommonShare);
                if ((flags & Command) == 0)
                    frames.Add(body);
                // The first two bytes of a ping are a timeout; the rest is echoed.
                else if (Parse(body) is ("PING", { Length: >= 2 and <= 18 } data))
                    Write(CommandFrame("PONG", data.AsSpan(2)));
                if ((flags & More) != 0 || ((flags & Command) != 0 && frames.Count > 0))
                    continue;
                if (frames.Count > 0)
                    received(frames);
                frames = [];
                Release();
            }
        }
        finally
        {
            Release();
        }
    }

    /// <summary>
    /// Sends an encoded message after those before it. Waits for a peer that reads too slowly; one that does not read loses messages
    /// until it does.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="deadline">Until when to wait.</param>
    public void Send(byte[] message, long deadline)
    {
        bool HasRoom() => Volatile.Read(ref waiting) is var own
            && (own < OwnShare || own + Volatile.Read(ref common.Value) < CommonShare || outgoing.IsAddingCompleted);
        isStuck = !SpinWait.SpinUntil(HasRoom, isStuck ? 0 : (int)Math.Max(0, deadline - Environment.TickCount64));
        if (isStuck)
            return;
        try
        {
            outgoing.Add(message);
            Count(message.Length + FrameOverhead);
        }
        catch (InvalidOperationException)
        {
            // The connection has ended in the meantime.
        }
    }

    /// <summary>Sends an encoded message at once. So go echoes: a peer that does not read its own is not read any more, either.</summary>
    public void Write(byte[] message)
    {
        lock (writing)
            stream.Write(message);
    }

    /// <summary>Sends messages until the connection is completed or the peer leaves, which receiving notices, too.</summary>
    public void SendAll()
    {
        try
        {
            foreach (byte[] message in outgoing.GetConsumingEnumerable())
            {
                Count(-message.Length - FrameOverhead);
                Write(message);
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            Complete();
            foreach (byte[] unsent in outgoing.GetConsumingEnumerable())
                Count(-unsent.Length - FrameOverhead);
        }
    }

    /// <summary>Marks the end of messages to send.</summary>
    public void Complete() => outgoing.CompleteAdding();

    /// <summary>Handles a subscription: a message that begins with 1, or with 0 to cancel it.</summary>
    public void Subscribe(byte[] message)
    {
        lock (subscriptions)
        {
            if (message is [0, .. var unwanted])
                subscriptions.Remove(subscriptions.Find(wanted => wanted.AsSpan().SequenceEqual(unwanted))!);
            else if (message is [1, ..] && (subscriptions.Count == MaxSubscriptions || message.Length > MaxTopicSize))
                throw new InvalidDataException($"it subscribes to more than {MaxSubscriptions} topics, or to one that is too long");
            else if (message is [1, .. var topic])
                subscriptions.Add(topic);
        }
    }

    /// <summary>Whether the peer has subscribed to a topic.</summary>
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

    private void Count(long size)
    {
        Interlocked.Add(ref waiting, size);
        Interlocked.Add(ref common.Value, size);
    }

    private static void Write(MemoryStream to, byte flags, ReadOnlySpan<byte> body)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, body.Length);
        bool isLong = body.Length > byte.MaxValue;
        to.WriteByte(isLong ? (byte)(flags | Long) : flags);
        to.Write(isLong ? length : length[7..]);
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
        : throw new InvalidDataException("a command has no name");

    private static Dictionary<string, byte[]> Properties(ReadOnlySpan<byte> metadata)
    {
        var properties = new Dictionary<string, byte[]>();
        while (!metadata.IsEmpty)
        {
            // A name with its length in a byte, a value with its length in four.
            int name = metadata[0], start = 1 + name + 4;
            uint size = metadata.Length < start ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(metadata[(1 + name)..]);
            if (size > metadata.Length - start)
                throw new InvalidDataException("its READY metadata is truncated");
            string property = Encoding.ASCII.GetString(metadata.Slice(1, name)).ToLowerInvariant();
            properties[property] = metadata.Slice(start, (int)size).ToArray();
            metadata = metadata[(start + (int)size)..];
        }
        return properties;
    }

    private (byte Flags, byte[] Body) ReadFrame(long maxSize)
    {
        byte flags = Read(1)[0];
        if (flags > (More | Long | Command) || (flags & (More | Command)) == (More | Command))
            throw new InvalidDataException("a frame has unknown flags");
        byte[] length = Read((flags & Long) != 0 ? 8 : 1);
        long bytes = length.Length == 1 ? length[0] : BinaryPrimitives.ReadInt64BigEndian(length);
        if (bytes < 0 || bytes > maxSize - size)
            throw new InvalidDataException($"a message is longer than {maxSize >> 10} KB");
        Reserve(FrameOverhead);
        return ((byte)(flags & ~Long), Read((int)bytes));
    }

    private byte[] Read(int length)
    {
        byte[] bytes = [];
        for (int have = 0; have < length; have = bytes.Length)
        {
            int next = (int)Math.Min(length, Math.Max(MaxReadSize, 2L * have));
            Reserve(next - have);
            Array.Resize(ref bytes, next);
            input.ReadExactly(bytes.AsSpan(have));
        }
        return bytes;
    }

    // Counts a part of a message before memory is allocated for it.
    private void Reserve(int more)
    {
        size += more;
        long missing = IsTrusted ? 0 : size - UntrustedOwnShare - taken;
        if (missing <= 0)
            return;
        lock (untrusted)
        {
            if (untrusted.Value + missing > UntrustedCommonShare)
                throw new InvalidDataException($"peers without a signed message have sent more than {UntrustedCommonShare >> 20} MB");
            untrusted.Value += missing;
        }
        taken += missing;
    }

    private void Release()
    {
        if (taken > 0)
        {
            lock (untrusted)
                untrusted.Value -= taken;
        }
        (size, taken) = (0, 0);
    }
}
