using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>
/// Sends the kernel's messages in order, on one thread. Every other thread only adds to a queue, so it can be interrupted at any time
/// without loss or repetition. Text and updates are collected for 50 ms.
/// </summary>
internal sealed class Publisher
{
    private const int MaxQueued = 8 << 20, MaxUnseen = 1 << 20, ItemOverhead = 100;
    private const long Delay = 50, Never = long.MaxValue;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(0.4);

    private readonly WireFormat format;
    private readonly Action<Channel, IReadOnlyList<byte[]>> send;
    private readonly Action<string> log;
    private readonly ConcurrentQueue<(long Size, bool IsUrgent, Action Handle)> queue = [];
    private readonly AutoResetEvent wake = new(false);
    private readonly PendingOutput pending = new();
    private readonly CellReplay replay = new();
    private readonly Thread thread;
    private long queued;
    private long due = Never;
    private volatile bool isCollecting, hasEnded;

    /// <summary>Starts to pass messages to the sockets.</summary>
    public Publisher(WireFormat format, Action<Channel, IReadOnlyList<byte[]>> send, Action<string> log)
    {
        (this.format, this.send, this.log) = (format, send, log);
        thread = new Thread(Run) { IsBackground = true, Name = "publisher" };
        thread.UnsafeStart();
    }

    /// <summary>The kernel's session id, new with each start.</summary>
    public string Session { get; } = Guid.NewGuid().ToString();

    /// <summary>Sends a message to every front end; a cell that produces more than they take waits, and can be stopped meanwhile.</summary>
    public void Publish(string type, Message? parent, JsonObject content, CancellationToken cell = default)
    {
        IReadOnlyList<byte[]> frames = Published(type, parent, content);
        Send(parent, frames, cell, () => SendOutput(type, parent, content, frames));
    }

    /// <summary>Reports to every front end that a request is being processed ("busy") or that all its output was sent ("idle").</summary>
    public void Status(string state, Message? parent) => Publish("status", parent, new JsonObject { ["execution_state"] = state });

    /// <summary>Sends text of a cell soon.</summary>
    public void Write(Message request, string name, string text, CancellationToken cell) =>
        Add(text.Length, isUrgent: false, cell, () => pending.Write(request, name, text));

    /// <summary>Sends an update of a display soon.</summary>
    public void Update(Message request, string displayId, JsonObject data, CancellationToken cell) =>
        Add(Size(data), isUrgent: false, cell, () => pending.Update(request, displayId, data));

    /// <summary>Answers a request on the channel it came from, after all output so far; on control at once.</summary>
    public void Reply(Channel channel, Message request, JsonObject content)
    {
        string type = request.Type[..^"request".Length] + "reply";
        IReadOnlyList<byte[]> reply = format.Write(Message.Create(type, Session, request, content, request.Identities));
        if (channel == Channel.Control)
        {
            send(channel, reply);
            return;
        }
        Send(request, reply, default, () =>
        {
            SendReplay(request, replay.End(request));
            send(channel, reply);
        });
    }

    /// <summary>Asks the front end that sent a request.</summary>
    /// <returns>The question's id.</returns>
    public string Ask(Message request, JsonObject content)
    {
        var question = Message.Create("input_request", Session, request, content, request.Identities);
        IReadOnlyList<byte[]> frames = format.Write(question);
        Send(request, frames, default, () => send(Channel.Stdin, frames));
        return question.Header.Text("msg_id");
    }

    /// <summary>Ends when everything has been sent, or soon.</summary>
    public void Complete()
    {
        hasEnded = true;
        wake.Set();
        thread.Join(Linger);
    }

    private static long Size(JsonNode? node) => ItemOverhead + node switch
    {
        JsonObject members => members.Sum(member => Size(member.Value)),
        JsonArray items => items.Sum(Size),
        JsonValue value when value.TryGetValue(out string? text) => text.Length,
        _ => 0,
    };

    private IReadOnlyList<byte[]> Published(string type, Message? parent, JsonObject content) =>
        format.Write(Message.Create(type, Session, parent, content, Encoding.ASCII.GetBytes($"kernel.{Session}.{type}")));

    private void Send(Message? request, IReadOnlyList<byte[]> frames, CancellationToken cell, Action sendNow) =>
        Add(Size(frames), isUrgent: true, cell, () =>
        {
            SendPending(request);
            sendNow();
        });

    private static long Size(IReadOnlyList<byte[]> frames) => frames.Sum(frame => frame.Length);

    private void Add(long size, bool isUrgent, CancellationToken cell, Action handle)
    {
        // Only what a running cell sends is held back: a status, a reply or an error always gets through.
        while (cell.CanBeCanceled && Volatile.Read(ref queued) > MaxQueued)
        {
            cell.ThrowIfCancellationRequested();
            Thread.Sleep(1);
        }
        // Once the item is in the queue, nothing waits, so nothing can be interrupted.
        size += ItemOverhead;
        queue.Enqueue((size, isUrgent, handle));
        // With the barrier in Run: either it finds the item, or its state is seen here.
        if (Interlocked.Add(ref queued, size) > MaxUnseen || isUrgent || !isCollecting)
            wake.Set();
    }

    private void Run()
    {
        while (true)
        {
            isCollecting = due != Never;
            Interlocked.MemoryBarrier();
            if (queue.TryDequeue(out var item))
            {
                Interlocked.Add(ref queued, -item.Size);
                Try(item.Handle);
                if (due == Never && !item.IsUrgent)
                    due = Environment.TickCount64 + Delay;
            }
            else if (hasEnded)
            {
                SendPending(null);
                return;
            }
            else
            {
                long next = Math.Min(due, replay.Due);
                wake.WaitOne(next == Never ? Timeout.Infinite : (int)Math.Max(0, next - Environment.TickCount64));
            }
            if (Environment.TickCount64 >= due)
                SendPending(null);
            if (Environment.TickCount64 >= replay.Due)
                SendReplay(replay.Cell, replay.Take(Environment.TickCount64));
        }
    }

    private void SendPending(Message? next)
    {
        due = Never;
        foreach (var (type, request, content) in pending.Take(next))
            Try(() => SendOutput(type, request, content, Published(type, request, content)));
    }

    private void SendOutput(string type, Message? request, JsonObject content, IReadOnlyList<byte[]> frames)
    {
        send(Channel.IOPub, frames);
        replay.Add(type, request, content, Size(frames), Environment.TickCount64);
    }

    private void SendReplay(Message? cell, IReadOnlyList<(string Type, JsonObject Content)> outputs)
    {
        foreach (var (type, content) in outputs)
            Try(() => send(Channel.IOPub, Published(type, cell, content)));
    }

    // A failed output must not end the kernel.
    private void Try(Action handle)
    {
        try
        {
            handle();
        }
        catch (Exception problem)
        {
            log($"Something could not be sent: {problem}");
        }
    }
}
