using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>A kernel: listens to front ends and runs the cells of one notebook for them.</summary>
public sealed class KernelServer : IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(0.5);

    private readonly Action<string> log;
    private readonly WireFormat format;
    private readonly Sockets sockets;
    private readonly Publisher publisher;
    private readonly StdinChannel stdin;
    private readonly NotebookSession session;
    private readonly History history = new();
    private readonly Execution execution;
    private readonly Task ready;
    private readonly ShellQueue shell;
    private readonly BlockingCollection<(long Number, Message Request)> control = [];
    private readonly CancellationTokenSource ended = new();

    /// <summary>Starts to listen.</summary>
    /// <param name="connection">The ports and the key.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="language">The language of cells that do not specify one: "csharp" or "fsharp".</param>
    /// <param name="log">Receives a line about each dropped message and unexpected failure.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="FormatException">The connection requests an unknown signature scheme.</exception>
    public KernelServer(ConnectionFile connection, string folder, string language, Action<string> log)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(log);
        this.log = log;
        ParentWatch.Begin(ended.Cancel);
        format = new WireFormat(new MessageSigner(connection.Key, connection.SignatureScheme));
        session = new NotebookSession(folder, language);
        // The compiler warms up while the front end connects.
        ready = Task.Run(session.WarmUpAsync);
        publisher = new Publisher(format, (channel, frames) => sockets!.Send(channel, frames), log);
        stdin = new StdinChannel(publisher);
        execution = new Execution(session, ready, publisher, stdin, history);
        shell = new ShellQueue(WarmUpEditorAsync, IdleTime);
        // Last, because messages may come at once.
        sockets = new Sockets(connection, Receive, log);
    }

    /// <summary>Serves until a shutdown request, the end of the parent process, or cancellation.</summary>
    /// <param name="cancellation">Ends the server.</param>
    public void Run(CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended.Token);
        publisher.Status("starting", null);
        Serve(Channel.Shell, shell.TakeAll());
        Serve(Channel.Control, control.GetConsumingEnumerable());
        stop.Token.WaitHandle.WaitOne();
        Interrupt();
    }

    /// <summary>Stops the running cell and the waiting ones, as an interrupt_request does.</summary>
    public void Interrupt() => execution.Interrupt();

    /// <inheritdoc/>
    public void Dispose()
    {
        publisher.Complete();
        sockets.Dispose();
        session.Dispose();
    }

    // Called on many threads.
    private void Receive(Channel channel, IReadOnlyList<byte[]> frames, Action trust)
    {
        try
        {
            Message message = format.Read(frames);
            trust();
            if (channel == Channel.Shell)
                shell.Add(execution.NextNumber(), message);
            else if (channel == Channel.Control)
                control.Add((0, message));
            else
                stdin.Receive(message);
        }
        catch (Exception problem)
        {
            // Not even an unexpected failure closes the connection.
            log($"A message on {channel} was dropped: {(problem is MessageFormatException ? problem.Message : problem)}");
        }
    }

    // On a dedicated thread for each channel, so that a cell which keeps the thread pool busy blocks only the channel that waits for it.
    private void Serve(Channel channel, IEnumerable<(long Number, Message Request)> requests) => new Thread(() =>
    {
        foreach (var (number, request) in requests)
            ServeAsync(channel, request, number).GetAwaiter().GetResult();
    })
    { IsBackground = true, Name = channel.ToString() }.UnsafeStart();

    private async Task WarmUpEditorAsync(CancellationToken cancellation)
    {
        await ready.ConfigureAwait(false);
        await session.WarmUpEditorAsync(cancellation).ConfigureAwait(false);
    }

    private async Task ServeAsync(Channel channel, Message request, long number)
    {
        publisher.Status("busy", request);
        JsonObject? reply = null;
        try
        {
            reply = await AnswerAsync(channel, request, number).ConfigureAwait(false);
            if (reply is not null)
                publisher.Reply(channel, request, reply);
        }
        catch (Exception problem)
        {
            // The kernel goes on, whatever happened to one request.
            bool isRefused = problem is MessageFormatException;
            log($"The {request.Type} {(isRefused ? $"was refused: {problem.Message}" : $"failed: {problem}")}");
            ReplyError(channel, request, isRefused ? nameof(MessageFormatException) : problem.GetType().ToString(), problem.Message);
        }
        publisher.Status("idle", request);
        if (reply is not null && request.Type == "shutdown_request")
            ended.Cancel();
    }

    private async Task<JsonObject?> AnswerAsync(Channel channel, Message request, long number)
    {
        JsonObject content = request.Content;
        if (request.Type is "complete_request" or "inspect_request")
            await ready.ConfigureAwait(false);
        switch (request.Type)
        {
            case "kernel_info_request":
                return KernelInfo.Reply(session.DefaultLanguage);
            case "execute_request" when channel != Channel.Shell:
                throw new MessageFormatException($"An execute_request is taken on shell, where it waits for its turn, not on {channel}.");
            case "execute_request":
                return await execution.ReplyAsync(request, number).ConfigureAwait(false);
            case "complete_request":
                return await Completion.ReplyAsync(session, content).ConfigureAwait(false);
            case "inspect_request":
                return await Inspection.ReplyAsync(session, content).ConfigureAwait(false);
            case "is_complete_request":
                return IsComplete.Reply(session, content);
            case "history_request":
                return history.Reply(content);
            case "comm_info_request":
                // There are no comms: one that is opened is closed again, as the protocol requires.
                return new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() };
            case "comm_open":
                var closed = new JsonObject { ["comm_id"] = content.Text("comm_id"), ["data"] = new JsonObject() };
                publisher.Publish("comm_close", request, closed);
                return null;
            case "comm_msg" or "comm_close":
                return null;
            case "interrupt_request":
                Interrupt();
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request":
                var reply = new JsonObject { ["status"] = "ok", ["restart"] = content.Flag("restart", false) };
                publisher.Publish("shutdown_reply", request, reply.DeepClone().AsObject());
                return reply;
            default:
                log($"The {request.Type} on {channel} is not known here.");
                return null;
        }
    }

    private void ReplyError(Channel channel, Message request, string name, string problem)
    {
        if (!request.Type.EndsWith("_request", StringComparison.Ordinal))
            return;
        JsonObject reply = CellOutput.Failure(new ErrorOutput(name, problem, [problem]));
        if (request.Type == "execute_request")
            reply["execution_count"] = execution.Count;
        publisher.Reply(channel, request, reply);
    }
}
