using System.Text.Json.Nodes;
using Backprop.Notebook;

namespace Backprop.Jupyter;

/// <summary>execute: runs a cell; can be stopped from another thread.</summary>
internal sealed class Execution(NotebookSession session, Publisher publisher, StdinChannel stdin, History history, DelayedCalls delayed)
{
    private readonly Lock gate = new();
    private CancellationTokenSource? running;
    private int count;

    /// <summary>Stops the cell that runs, if one does.</summary>
    public void Interrupt()
    {
        CancellationTokenSource? cell;
        lock (gate)
            cell = running;
        // What the cell itself has registered with the token runs there, and may take its time, or throw.
        if (cell is not null)
            new Thread(() => Cancel(cell)) { IsBackground = true, Name = "interrupt" }.UnsafeStart();
    }

    /// <summary>Runs the cell that a request holds.</summary>
    public async Task<JsonObject> ReplyAsync(Message request)
    {
        string code = request.Content.Text("code");
        bool silent = request.Content.Flag("silent", false);
        bool storeHistory = !silent && request.Content.Flag("store_history", true);
        StdinChannel? asks = request.Content.Flag("allow_stdin", true) ? stdin : null;
        JsonObject given = request.Content.Object("user_expressions");
        (string Name, string Code)[] expressions = [.. given.Select(expression => (expression.Key, given.Text(expression.Key)))];
        if (storeHistory)
            count++;
        if (!silent)
            publisher.Publish("execute_input", request, new JsonObject { ["code"] = code, ["execution_count"] = count });

        var output = new CellOutput(publisher, request, asks, delayed, showsResult: !silent) { ExecutionCount = count };
        var cancellation = new CancellationTokenSource();
        lock (gate)
            running = cancellation;
        JsonObject evaluated = [];
        try
        {
            string? language = Cell.LanguageIn(request.Metadata);
            if (await RunAsync(code, language, output, cancellation.Token).ConfigureAwait(false))
                evaluated = await EvaluateAsync(expressions, cancellation.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                running = null;
            output.Flush();
        }
        if (storeHistory)
            history.Add(count, code, output.Result);
        var reply = output.Problem is { } problem ? Failure(problem) : new JsonObject { ["status"] = "ok", ["user_expressions"] = evaluated };
        reply["execution_count"] = count;
        reply["payload"] = output.Payload;
        return reply;
    }

    /// <summary>The answer to a cell that is not run because one before it failed.</summary>
    public JsonObject Aborted() => new() { ["status"] = "aborted", ["execution_count"] = count };

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

    private async Task<bool> RunAsync(string code, string? language, CellOutput output, CancellationToken cancellation)
    {
        try
        {
            return await session.RunAsync(code, language, $"cell [{output.ExecutionCount}]", output, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException stopped) when (cancellation.IsCancellationRequested)
        {
            output.Error(new ErrorOutput("Interrupted", stopped.Message, [stopped.Message]));
            return false;
        }
    }

    // Each is an expression of its own; what one writes is not shown.
    private async Task<JsonObject> EvaluateAsync((string Name, string Code)[] expressions, CancellationToken cancellation)
    {
        var evaluated = new JsonObject();
        foreach (var (name, code) in expressions)
        {
            var recorder = new ExpressionOutput();
            await session.RunAsync(code, null, $"expression {name}", recorder, cancellation).ConfigureAwait(false);
            evaluated[name] = recorder.Problem is { } problem
                ? Failure(problem)
                : new JsonObject { ["status"] = "ok", ["data"] = recorder.Result, ["metadata"] = new JsonObject() };
        }
        return evaluated;
    }
}
