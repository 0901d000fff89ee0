using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Requests;

/// <summary>execute: runs a cell, which can be stopped from another thread.</summary>
internal sealed class Execution(NotebookSession session, Task ready, Publisher publisher, StdinChannel stdin, History history)
{
    private readonly Lock gate = new();
    private CancellationTokenSource? running;
    private long received, aborted;

    /// <summary>The number of the last cell that was run.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers a request that has been received.</summary>
    public long NextNumber() => Interlocked.Increment(ref received);

    /// <summary>Stops the running cell, if any, and skips those that wait.</summary>
    public void Interrupt()
    {
        if (SkipWaiting() is not { } cell)
            return;
        // On another thread, because callbacks that the cell registered with the token may take time or throw.
        new Thread(() =>
        {
            try
            {
                cell.Cancel();
            }
            catch (AggregateException)
            {
            }
        })
        { IsBackground = true, Name = "interrupt" }.UnsafeStart();
    }

    /// <summary>Runs the cell in a numbered request.</summary>
    public async Task<JsonObject> ReplyAsync(Message request, long number)
    {
        // Read before anything runs, so that a malformed request is refused as a whole.
        bool stopsOnError = request.Content.Flag("stop_on_error", true);
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
            JsonObject reply = await ReplyAsync(request, cancellation.Token).ConfigureAwait(false);
            if (stopsOnError && !request.Content.Flag("silent", false) && reply["status"]!.GetValue<string>() == "error")
                SkipWaiting();
            return reply;
        }
        finally
        {
            lock (gate)
                running = null;
        }
    }

    // Returns the running cell.
    private CancellationTokenSource? SkipWaiting()
    {
        lock (gate)
        {
            aborted = Volatile.Read(ref received);
            return running;
        }
    }

    private async Task<JsonObject> ReplyAsync(Message request, CancellationToken cancellation)
    {
        string code = request.Content.Text("code");
        bool silent = request.Content.Flag("silent", false);
        bool storeHistory = !silent && request.Content.Flag("store_history", true);
        StdinChannel? asks = request.Content.Flag("allow_stdin", false) ? stdin : null;
        JsonObject given = request.Content.Object("user_expressions");
        (string Name, string Code)[] expressions = [.. given.Select(expression => (expression.Key, given.Text(expression.Key)))];
        if (storeHistory)
            Count++;
        if (!silent)
            publisher.Publish("execute_input", request, new JsonObject { ["code"] = code, ["execution_count"] = Count });

        var output = new CellOutput(publisher, request, asks, cancellation) { ExecutionCount = Count, ShowsResult = !silent };
        JsonObject evaluated = [];
        bool completed;
        try
        {
            completed = await RunAsync(code, Cell.LanguageIn(request.Metadata), $"cell [{Count}]", output, cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            output.EndQuestions();
        }
        if (completed)
            evaluated = await EvaluateAsync(request, expressions, cancellation).ConfigureAwait(false);
        if (storeHistory)
            history.Add(Count, code, output.Result?["text/plain"]?.ToString());
        var reply = output.Problem is { } problem
            ? CellOutput.Failure(problem)
            : new JsonObject { ["status"] = "ok", ["user_expressions"] = evaluated };
        reply["execution_count"] = Count;
        reply["payload"] = output.Payload;
        return reply;
    }

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
    private async Task<JsonObject> EvaluateAsync(Message request, (string Name, string Code)[] expressions, CancellationToken cancellation)
    {
        var evaluated = new JsonObject();
        foreach (var (name, code) in expressions)
        {
            var recorder = new CellOutput(null, request, null, cancellation);
            await RunAsync(code, null, $"expression {name}", recorder, cancellation).ConfigureAwait(false);
            evaluated[name] = recorder.Problem is { } problem
                ? CellOutput.Failure(problem)
                : new JsonObject { ["status"] = "ok", ["data"] = recorder.Result ?? [], ["metadata"] = new JsonObject() };
        }
        return evaluated;
    }
}
