using System.Text.Json.Nodes;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Syntax;
using FSharp.Compiler.Tokenization;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Core;

namespace Backprop.Notebook.FSharp;

/// <summary>The F# cells of one notebook.</summary>
internal sealed class FSharpSession(NotebookReferences references) : ILanguage
{
    private const int Deprecated = 101;

    private static readonly TimeSpan BusyCheck = TimeSpan.FromSeconds(0.1);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1);
    private Task<FSharpInteractive>? starting;
    private Task entering = Task.CompletedTask;
    private int running;

    public IReadOnlyList<Variable> Variables => starting is { IsCompletedSuccessfully: true, Result: var interactive }
        ? [.. interactive.Values.Where(bound => bound.Name != "it")
            .Select(bound => new Variable(bound.Name, bound.Value.ReflectionType, bound.Value.ReflectionValue))]
        : [];

    public Task WarmUpAsync() => StartAsync(CancellationToken.None);

    public async Task<bool> RunAsync(string code, string name, ICellOutput output, CancellationToken cancellation)
    {
        try
        {
            var directives = FSharpSyntax.References(code);
            await references.AddAsync(directives, cancellation).ConfigureAwait(false);
            var interactive = await StartAsync(cancellation).ConfigureAwait(false);
            bool completed = false;
            await InTurnAsync(async () =>
            {
                interactive.UpdateReferences();
                using var stopAsyncs = cancellation.Register(() => Task.Run(FSharpInteractive.StopAsyncs));
                await StoppableThread.RunAsync(() =>
                {
                    var pieces = FSharpSyntax.Pieces(directives.Code);
                    completed = pieces.Index().All(piece =>
                        Run(interactive, piece.Item, name, output, showsResult: piece.Index == pieces.Count - 1, cancellation));
                    return Task.CompletedTask;
                }, cancellation).ConfigureAwait(false);
            }, cancellation).ConfigureAwait(false);
            return completed;
        }
        catch (ReferenceException problem)
        {
            output.Error(ErrorReport.Of(problem));
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            output.Error(ErrorReport.Of(problem, references.Context, name, new Dictionary<string, string>()));
        }
        return false;
    }

    public async Task SetAsync(string name, object? value, CancellationToken cancellation)
    {
        if (!PrettyNaming.IsIdentifierName(name) || FSharpKeywords.KeywordNames.Contains(name))
        {
            throw new ArgumentException(
                $"\"{name}\" cannot name a value in F#: a name begins with a letter or an underscore, "
                + "goes on with letters, digits, underscores and apostrophes, and is not a keyword.",
                nameof(name));
        }
        var interactive = await StartAsync(cancellation).ConfigureAwait(false);
        if (value is not null)
            references.Add(value.GetType());
        await InTurnAsync(() =>
        {
            interactive.UpdateReferences();
            Declare(interactive, name, value, cancellation);
            return Task.CompletedTask;
        }, cancellation).ConfigureAwait(false);
    }

    public Task<Completions> CompleteAsync(string code, int position, CancellationToken cancellation) =>
        AskAsync(code, position, FSharpIntelliSense.Complete, Completions.None(position), cancellation);

    public Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation) =>
        AskAsync(code, position, FSharpIntelliSense.Inspect, null, cancellation);

    public Completeness Check(string code) => FSharpSyntax.Check(code);

    public void Dispose() =>
        starting?.ContinueWith(started => started.Result.Dispose(), TaskContinuationOptions.OnlyOnRanToCompletion);

    // Starting is not canceled with the cell that first needs it, because it would leave the compiler service half initialized.
    private Task<FSharpInteractive> StartAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (starting is null or { IsFaulted: true })
            {
                starting = Task.Factory.StartNew(
                    () => new FSharpInteractive(references), CancellationToken.None,
                    TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            return starting.WaitAsync(cancellation);
        }
    }

    // F# Interactive does one thing at a time, but code that a running cell sends runs within the cell.
    private async Task InTurnAsync(Func<Task> run, CancellationToken cancellation)
    {
        Task entered;
        lock (gate)
            entered = entering = running++ == 0 ? turn.WaitAsync(CancellationToken.None) : entering;
        try
        {
            await entered.WaitAsync(cancellation).ConfigureAwait(false);
            await run().ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                if (--running == 0)
                {
                    // On this thread, because a cell may keep the thread pool busy.
                    _ = entered.ContinueWith(
                        _ => turn.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                }
            }
        }
    }

    private async Task<T> AskAsync<T>(
        string code, int position, Func<FSharpInteractive, string, int, T> ask, T nothing, CancellationToken cancellation)
    {
        var interactive = await StartAsync(cancellation).ConfigureAwait(false);
        // A cell may run for long, so it is not waited for: the request to stop it may come after this one.
        while (!await turn.WaitAsync(BusyCheck, cancellation).ConfigureAwait(false))
            if (Volatile.Read(ref running) > 0)
                return nothing;
        try
        {
            return await Task.Run(() =>
            {
                interactive.UpdateReferences();
                cancellation.ThrowIfCancellationRequested();
                return ask(interactive, FSharpSyntax.WithoutReferences(code), position);
            }, cancellation).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private static void Declare(FSharpInteractive interactive, string name, object? value, CancellationToken cancellation)
    {
        SharedValue.Current = value;
        string code = "";
        var types = value is null ? [] : ClosestTypes.Of(value).Select(TypeName.InFSharp).OfType<string>();
        foreach (string type in types.Append("obj"))
        {
            code = $"let {name} : {type} = Backprop.Notebook.Sessions.SharedValue.Current :?> {type}";
            if (interactive.Evaluate(code, "share", cancellation) is { Errors: [], Problem: null })
                return;
        }
        throw new ArgumentException($"\"{name}\" cannot be declared in F#: {code}", nameof(name));
    }

    private bool Run(
        FSharpInteractive interactive, string code, string name, ICellOutput output, bool showsResult, CancellationToken cancellation)
    {
        string path = Path.Combine(references.Folder, name);
        CellStop.Line = 0;
        var evaluation = interactive.Run(code, path, cancellation);
        if (evaluation.Feedback.Length > 0)
            output.Write("stdout", evaluation.Feedback);
        if (evaluation.Warnings.Count > 0)
            output.Write("stderr", string.Concat(evaluation.Warnings.Select(warning => Describe(warning, path) + "\n")));
        if (evaluation.Errors.Count > 0 || evaluation.Problem is not null)
            cancellation.ThrowIfCancellationRequested();
        if (evaluation.Errors.Count > 0)
        {
            output.Error(Report(evaluation.Errors, path, code));
            return false;
        }
        if (evaluation.Problem is { } problem)
        {
            var codes = new Dictionary<string, string> { [name] = code };
            output.Error(ErrorReport.Of(problem, references.Context, name, codes, CellStop.Line));
            return false;
        }
        if (showsResult && evaluation.Value is { } value
            && value.ReflectionType != typeof(Unit) && value.ReflectionValue is not DisplayedValue)
        {
            // None is null in .NET.
            bool isNone = value.ReflectionValue is null && value.ReflectionType is { IsGenericType: true } type
                && type.GetGenericTypeDefinition() == typeof(FSharpOption<>);
            if (isNone)
                output.Display(null, MimeBundle.Single("text/plain", "None"), isResult: true);
            else
                output.Show(value.ReflectionValue, null, isResult: true);
        }
        return true;
    }

    // "(3,9): error FS0039: The value or constructor 'y' is not defined.", with lines and columns from 1, preceded by the file's name
    // for an error in a loaded file.
    private static string Describe(FSharpDiagnostic diagnostic, string cell)
    {
        string file = diagnostic.FileName == cell ? "" : diagnostic.FileName;
        string severity = diagnostic.Severity.IsError ? "error" : "warning";
        string cause = diagnostic.ErrorNumber == Deprecated
            ? " (The library marks it [Obsolete] as an error; an earlier version of the library may still allow it.)" : "";
        string place = FormattableString.Invariant($"{file}({diagnostic.StartLine},{diagnostic.StartColumn + 1})");
        return $"{place}: {severity} {diagnostic.ErrorNumberText}: {diagnostic.Message}{cause}";
    }

    private static ErrorOutput Report(IReadOnlyList<FSharpDiagnostic> errors, string cell, string code)
    {
        string[] lines = code.Split('\n');
        // FS0192, "parse error", adds nothing to the error before it.
        var traceback = errors.Where((error, i) => i == 0 || error.ErrorNumber != 192).SelectMany(error => (string[])
        [
            .. Describe(error, cell).Split('\n'),
            .. error.FileName == cell
                ? ErrorReport.Pointer(lines, error.StartLine - 1, error.StartColumn, error.EndLine - 1, error.EndColumn) : [],
        ]);
        if (errors.Any(error => error.ErrorNumber == 39))
            traceback = traceback.Append(ErrorReport.NotRun);
        return new ErrorOutput(ErrorReport.CompilationError, Describe(errors[0], cell), [.. traceback])
        {
            Line = errors[0].FileName == cell ? errors[0].StartLine : null,
        };
    }
}
