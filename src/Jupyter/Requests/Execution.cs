using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Requests;

/// <summary>execute: runs a cell, which can be stopped from another thread.</summary>
/// <param name="session">Runs the cell.</param>
/// <param name="ready">Completes when the session is ready.</param>
/// <param name="publisher">Publishes its output.</param>
/// <param name="stdin">Asks the person.</param>
/// <param name="history">Records it.</param>
/// <param name="delayed">Delays the sending of text.</param>
internal sealed class Execution(
    NotebookSession session, Task ready, Publisher publisher, StdinChannel stdin, History history, DelayedCalls delayed)
{
    private readonly DisplayUpdates updates = new(publisher, delayed);
    private readonly Lock gate = new();
    private CancellationTokenSource? running;
    private long aborted;

    /// <summary>The number of the last cell that was run.</summary>
    public int Count { get; private set; }

    /// <summary>Skips cells that were received up to a sequence number and have not started.</summary>
    public void Abort(long last)
    {
        lock (gate)
            aborted = Math.Max(aborted, last);
    }

    /// <summary>Stops the running cell, if any, and skips cells that were received up to a sequence number.</summary>
    public void Interrupt(long last)
    {
        CancellationTokenSource? cell;
        lock (gate)
            (aborted, cell) = (Math.Max(aborted, last), running);
        // On another thread, because callbacks that the cell registered with the token may take time or throw.
        if (cell is not null)
            new Thread(() => Cancel(cell)) { IsBackground = true, Name = "interrupt" }.UnsafeStart();
    }

    /// <summary>Runs the cell in a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="number">The request's sequence number.</param>
    public async Task<JsonObject> ReplyAsync(Message request, long number)
    {
        // From here on an interrupt stops the cell, even while it waits for the compiler.
        var cancellation = new CancellationTokenSource();
        lock (gate)
        {
            if (number <= aborted)
                return new JsonObject { ["status"] = "aborted", ["execution_count"] = Count };
            running = cancellation;
        }
        try
        {
            return await ReplyAsync(request, cancellation.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                running = null;
        }
    }

    private async Task<JsonObject> ReplyAsync(Message request, CancellationToken cancellation)
    {
        string code = request.Content.Text("code");
        bool silent = request.Content.Flag("silent", false);
        bool storeHistory = !silent && request.Content.Flag("store_history", true);
        StdinChannel? asks = request.Content.Flag("allow_stdin", true) ? stdin : null;
        JsonObject given = request.Content.Object("user_expressions");
        (string Name, string Code)[] expressions = [.. given.Select(expression => (expression.Key, given.Text(expression.Key)))];
        if (storeHistory)
            Count++;
        if (!silent)
            publisher.Publish("execute_input", request, new JsonObject { ["code"] = code, ["execution_count"] = Count });

        bool showsResult = !silent;
        var output = new CellOutput(publisher, request, asks, delayed, updates, cancellation, showsResult) { ExecutionCount = Count };
        JsonObject evaluated = [];
        try
        {
            if (await RunAsync(code, Cell.LanguageIn(request.Metadata), $"cell [{Count}]", output, cancellation).ConfigureAwait(false))
                evaluated = await EvaluateAsync(expressions, cancellation).ConfigureAwait(false);
        }
        finally
        {
            output.Flush();
        }
        if (storeHistory)
            history.Add(Count, code, output.Result);
        var reply = output.Problem is { } problem
            ? Failure(problem)
            : new JsonObject { ["status"] = "ok", ["user_expressions"] = evaluated };
        reply["execution_count"] = Count;
        reply["payload"] = output.Payload;
        return reply;
    }

    private static void Cancel(CancellationTokenSource cell)
    {
        try
        {
            cell.Cancel();
        }
        catch (AggregateException)
        {
        }
    }

    private static JsonObject Failure(ErrorOutput problem) => new()
    {
        ["status"] = "error",
        ["ename"] = problem.Name,
        ["evalue"] = problem.Message,
        ["traceback"] = new JsonArray([.. problem.Traceback.Select(line => (JsonNode)line)]),
    };

    private async Task<bool> RunAsync(string code, string? language, string name, ICellOutput output, CancellationToken cancellation)
    {
        // If warming up failed, the cell will run into the cause itself and report it.
        await ready.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ready.IsCompleted)
        {
            output.Error(Interrupted("The cell was stopped before it began."));
            return false;
        }
        try
        {
            return await session.RunAsync(code, language, name, output, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException stopped) when (cancellation.IsCancellationRequested)
        {
            output.Error(Interrupted(stopped.Message));
            return false;
        }
    }

    private static ErrorOutput Interrupted(string message) => new("Interrupted", message, [message]);

    // Expressions are evaluated one by one; their other output is discarded.
    private async Task<JsonObject> EvaluateAsync((string Name, string Code)[] expressions, CancellationToken cancellation)
    {
        var evaluated = new JsonObject();
        foreach (var (name, code) in expressions)
        {
            var recorder = new ExpressionOutput();
            await RunAsync(code, null, $"expression {name}", recorder, cancellation).ConfigureAwait(false);
            evaluated[name] = recorder.Problem is { } problem
                ? Failure(problem)
                : new JsonObject { ["status"] = "ok", ["data"] = recorder.Result, ["metadata"] = new JsonObject() };
        }
        return evaluated;
    }
}
