using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>A kernel: listens to front ends and runs the cells of one notebook for them.</summary>
public sealed class KernelServer : IDisposable
{
    private readonly Action<string> log;
    private readonly WireFormat format;
    private readonly Sockets sockets;
    private readonly Publisher publisher;
    private readonly StdinChannel stdin;
    private readonly NotebookSession session;
    private readonly History history = new();
    private readonly Execution execution;
    private readonly Task ready;
    private readonly BlockingCollection<(long Number, Message Request)> shell = [];
    private readonly BlockingCollection<(long Number, Message Request)> control = [];
    private readonly CancellationTokenSource ended = new();
    private long received;

    /// <summary>Starts to listen.</summary>
    /// <param name="connection">The ports and the key.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="log">Receives a line about each dropped message and unexpected failure.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="FormatException">The connection requests an unknown signature scheme.</exception>
    public KernelServer(ConnectionFile connection, string folder, Action<string> log)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(log);
        this.log = log;
        ParentWatch.Begin(ended.Cancel);
        format = new WireFormat(new MessageSigner(connection.Key, connection.SignatureScheme));
        session = new NotebookSession(folder);
        // The compiler warms up while the front end connects.
        ready = Task.Run(session.WarmUpAsync);
        sockets = new Sockets(connection, Receive, log);
        publisher = new Publisher(format, sockets.Send);
        stdin = new StdinChannel(publisher);
        execution = new Execution(session, ready, publisher, stdin, history, new DelayedCalls(log));
    }

    /// <summary>Serves until a shutdown request, the end of the parent process, or cancellation.</summary>
    /// <param name="cancellation">Ends the server.</param>
    public void Run(CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended.Token);
        publisher.Status("starting", null);
        Serve(Channel.Shell, shell);
        Serve(Channel.Control, control);
        stop.Token.WaitHandle.WaitOne();
        Interrupt();
    }

    /// <summary>Stops the running cell and the waiting ones, as an interrupt_request does.</summary>
    public void Interrupt() => execution.Interrupt(Volatile.Read(ref received));

    /// <inheritdoc/>
    public void Dispose()
    {
        sockets.Dispose();
        session.Dispose();
    }

    // Called for one message at a time.
    private void Receive(Channel channel, IReadOnlyList<byte[]> frames)
    {
        try
        {
            Message message = format.Read(frames);
            switch (channel)
            {
                case Channel.Shell:
                    shell.Add((Interlocked.Increment(ref received), message));
                    break;
                case Channel.Control:
                    control.Add((0, message));
                    break;
                default:
                    stdin.Receive(message);
                    break;
            }
        }
        catch (MessageFormatException problem)
        {
            log($"A message on {channel} was dropped: {problem.Message.TrimEnd('.')}.");
        }
        catch (Exception problem)
        {
            // An unexpected failure must not close the connection.
            log($"A message on {channel} was dropped: {problem}");
        }
    }

    // On a dedicated thread for each channel, so that a cell which keeps the thread pool busy blocks only the channel that waits for it.
    private void Serve(Channel channel, BlockingCollection<(long Number, Message Request)> requests) => new Thread(() =>
    {
        foreach (var (number, request) in requests.GetConsumingEnumerable())
            ServeAsync(channel, request, number).GetAwaiter().GetResult();
    })
    { IsBackground = true, Name = channel.ToString() }.UnsafeStart();

    private async Task ServeAsync(Channel channel, Message request, long number)
    {
        publisher.Status("busy", request);
        bool isAnswered = false;
        try
        {
            if (await AnswerAsync(channel, request, number).ConfigureAwait(false) is { } reply)
                publisher.Reply(channel, request, reply);
            isAnswered = true;
        }
        catch (MessageFormatException problem)
        {
            log($"The {request.Type} was refused: {problem.Message}");
            ReplyError(channel, request, "MessageFormatException", problem.Message);
        }
        catch (Exception problem)
        {
            // The kernel goes on, whatever happened to one request.
            log($"The {request.Type} failed: {problem}");
            ReplyError(channel, request, problem.GetType().ToString(), problem.Message);
        }
        publisher.Status("idle", request);
        if (isAnswered && request.Type == "shutdown_request")
            ended.Cancel();
    }

    private async Task<JsonObject?> AnswerAsync(Channel channel, Message request, long number)
    {
        switch (request.Type)
        {
            case "kernel_info_request":
                return KernelInfo.Reply();
            case "execute_request" when channel != Channel.Shell:
                throw new MessageFormatException($"An execute_request is taken on shell, where it waits for its turn, not on {channel}.");
            case "execute_request":
                return await ExecuteAsync(request, number).ConfigureAwait(false);
            case "complete_request":
                await ready.ConfigureAwait(false);
                return await Completion.ReplyAsync(session, request.Content).ConfigureAwait(false);
            case "inspect_request":
                await ready.ConfigureAwait(false);
                return await Inspection.ReplyAsync(session, request.Content).ConfigureAwait(false);
            case "is_complete_request":
                return IsComplete.Reply(session, request.Content);
            case "history_request":
                return history.Reply(request.Content);
            case "comm_info_request":
                return Comms.Info();
            case "comm_open":
                Comms.Refuse(publisher, request);
                return null;
            case "comm_msg" or "comm_close":
                return null;
            case "interrupt_request":
                Interrupt();
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request":
                var reply = new JsonObject { ["status"] = "ok", ["restart"] = request.Content.Flag("restart", false) };
                publisher.Publish("shutdown_reply", request, reply.DeepClone().AsObject());
                return reply;
            default:
                log($"The {request.Type} on {channel} is not known here.");
                return null;
        }
    }

    // Cells that were queued when one failed are not run.
    private async Task<JsonObject> ExecuteAsync(Message request, long number)
    {
        // Read before anything runs, so that a malformed request is refused as a whole.
        bool stopsOnError = request.Content.Flag("stop_on_error", true);
        JsonObject reply = await execution.ReplyAsync(request, number).ConfigureAwait(false);
        if (reply["status"]!.GetValue<string>() == "error" && stopsOnError)
            execution.Abort(Volatile.Read(ref received));
        return reply;
    }

    private void ReplyError(Channel channel, Message request, string name, string problem)
    {
        if (!request.Type.EndsWith("_request", StringComparison.Ordinal))
            return;
        var reply = new JsonObject { ["status"] = "error", ["ename"] = name, ["evalue"] = problem, ["traceback"] = new JsonArray(problem) };
        if (request.Type == "execute_request")
            reply["execution_count"] = execution.Count;
        publisher.Reply(channel, request, reply);
    }
}
