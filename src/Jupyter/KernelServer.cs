using System.Text.Json.Nodes;
using System.Threading.Channels;
using Backprop.Notebook;

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
    private readonly Task parentEnd;
    private readonly Channel<(long Number, Message Request)> shell = System.Threading.Channels.Channel.CreateUnbounded<(long, Message)>();
    private readonly Channel<Message> control = System.Threading.Channels.Channel.CreateUnbounded<Message>();
    private readonly CancellationTokenSource ended = new();
    private long received;
    private long aborted;

    /// <summary>Begins to listen.</summary>
    /// <param name="connection">Where, and with which key.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="log">Told of what is dropped, and of what should not have happened.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="FormatException">The connection asks for a signature that is not known here.</exception>
    public KernelServer(ConnectionFile connection, string folder, Action<string> log)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(log);
        this.log = log;
        // Before anything that takes time: whoever loses the parent meanwhile takes its successor for it.
        parentEnd = ParentWatch.EndAsync(ended.Token);
        format = new WireFormat(new MessageSigner(connection.Key, connection.SignatureScheme));
        session = new NotebookSession(folder);
        // The compiler warms up while the front end connects.
        ready = Task.Run(session.WarmUpAsync);
        sockets = new Sockets(connection, Receive, log);
        publisher = new Publisher(format, sockets.Send);
        stdin = new StdinChannel(publisher);
        execution = new Execution(session, publisher, stdin, history);
    }

    /// <summary>Serves until it is told to shut down, its parent ends, or it is cancelled.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended.Token);
        publisher.Status("starting", null);
        var serving = (Task[])[ServeShellAsync(stop.Token), ServeControlAsync(stop.Token), parentEnd];
        await Task.WhenAny(serving).ConfigureAwait(false);
        execution.Interrupt();
    }

    /// <summary>Stops the cell that runs, as an interrupt_request does.</summary>
    public void Interrupt() => execution.Interrupt();

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Cancel();
        sockets.Dispose();
        session.Dispose();
    }

    // One message after the other.
    private void Receive(Channel channel, IReadOnlyList<byte[]> frames)
    {
        try
        {
            Message message = format.Read(frames);
            switch (channel)
            {
                case Channel.Shell:
                    shell.Writer.TryWrite((++received, message));
                    break;
                case Channel.Control:
                    control.Writer.TryWrite(message);
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
            // Nobody has thought of it; it is no reason to close the connection.
            log($"A message on {channel} was dropped: {problem}");
        }
    }

    private async Task ServeShellAsync(CancellationToken cancellation)
    {
        await foreach (var (number, request) in shell.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            await ServeAsync(Channel.Shell, request, number).ConfigureAwait(false);
    }

    private async Task ServeControlAsync(CancellationToken cancellation)
    {
        await foreach (Message request in control.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            await ServeAsync(Channel.Control, request, 0).ConfigureAwait(false);
    }

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
            log($"A {request.Type} was refused: {problem.Message}");
            ReplyError(channel, request, "MessageFormatException", problem.Message);
        }
        catch (Exception problem)
        {
            // The kernel lives on, whatever one request has met.
            log($"A {request.Type} failed: {problem}");
            ReplyError(channel, request, problem.GetType().ToString(), problem.Message);
        }
        publisher.Status("idle", request);
        if (isAnswered && request.Type == "shutdown_request")
            await ended.CancelAsync().ConfigureAwait(false);
    }

    private async Task<JsonObject?> AnswerAsync(Channel channel, Message request, long number)
    {
        switch (request.Type)
        {
            case "kernel_info_request":
                return KernelInfo.Reply();
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
                Volatile.Write(ref aborted, Volatile.Read(ref received));
                execution.Interrupt();
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request":
                var reply = new JsonObject { ["status"] = "ok", ["restart"] = request.Content.Flag("restart", false) };
                publisher.Publish("shutdown_reply", request, reply.DeepClone().AsObject());
                return reply;
            default:
                log($"A {request.Type} on {channel} is not known here.");
                return null;
        }
    }

    // Cells that were sent before one failed, to run after it, are not run.
    private async Task<JsonObject> ExecuteAsync(Message request, long number)
    {
        if (number <= Volatile.Read(ref aborted))
            return execution.Aborted();
        // Read before anything runs: a request is refused whole.
        bool stopsOnError = request.Content.Flag("stop_on_error", true);
        await ready.ConfigureAwait(false);
        JsonObject reply = await execution.ReplyAsync(request).ConfigureAwait(false);
        if (reply["status"]!.GetValue<string>() == "error" && stopsOnError)
            Volatile.Write(ref aborted, Volatile.Read(ref received));
        return reply;
    }

    private void ReplyError(Channel channel, Message request, string name, string problem)
    {
        if (request.Type.EndsWith("_request", StringComparison.Ordinal))
            publisher.Reply(channel, request, new JsonObject { ["status"] = "error", ["ename"] = name, ["evalue"] = problem, ["traceback"] = new JsonArray(problem) });
    }
}
