using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;
using static FSharp.Compiler.Interactive.Shell;

namespace Backprop.Notebook.FSharp;

/// <summary>
/// F# Interactive from the compiler service, bound to the assemblies that the notebook has loaded, so that F# cells, C# cells and
/// libraries share types.
/// </summary>
internal sealed class FSharpInteractive : IDisposable
{
    private static readonly Lock Starting = new();
    private readonly NotebookReferences references;
    private readonly FsiEvaluationSession session;
    private readonly StringWriter feedback = new();
    private readonly HashSet<string> referenced = new(StringComparer.Ordinal);

    /// <summary>Starts a session, which takes a second or two.</summary>
    public FSharpInteractive(NotebookReferences references)
    {
        this.references = references;
        string[] options =
        [
            "fsi", "--nologo", "--quiet", "--optimize+", "--usesdkrefs-",
            // A single assembly for all cells, in the load context where it is created. Separate assemblies would be loaded from bytes
            // outside of any context and would bind to the host's libraries instead of the notebook's.
            "--multiemit-",
            // Not interactive, so that it leaves stopping a cell to this class.
            "--exec",
            .. KernelsOwn.Files.Select(path => $"-r:{path}"),
        ];
        using (references.Context.EnterContextualReflection())
        {
            lock (Starting)
            {
                session = FsiEvaluationSession.Create(
                    FsiEvaluationSession.GetDefaultConfiguration(), options, TextReader.Null, feedback, TextWriter.Null, null, null);
            }
        }
        // The final expression warms up the compiler: its initializers must not run where a cell may be stopped.
        Require(Evaluate($"""
            #silentCd @"{references.Folder}"
            open System
            open System.IO
            open System.Text
            open Microsoft.DotNet.Interactive
            open Microsoft.DotNet.Interactive.Formatting
            open type Microsoft.DotNet.Interactive.Kernel
            open Backprop.Notebook.Cells
            open type Backprop.Notebook.Cells.CellFunctions
            0
            """, "start", CancellationToken.None));
        feedback.GetStringBuilder().Clear();
    }

    /// <summary>
    /// Cancels asyncs that a stopped cell left on other threads. Asyncs started without a token of their own share one default token
    /// per process, so those of another notebook in the same process are canceled, too.
    /// </summary>
    public static void StopAsyncs()
    {
        // The compiler service uses such asyncs while it starts a session.
        lock (Starting)
            FSharpAsync.CancelDefaultToken();
    }

    /// <summary>The value of code's last expression, the exception it threw, and what the compiler and F# Interactive say.</summary>
    public sealed record Evaluation(
        FsiValue? Value, Exception? Problem, List<FSharpDiagnostic> Errors, List<FSharpDiagnostic> Warnings, string Feedback);

    /// <summary>The current values bound to names.</summary>
    public IReadOnlyList<FsiBoundValue> Values
    {
        get
        {
            using var scope = references.Context.EnterContextualReflection();
            return [.. session.GetBoundValues()];
        }
    }

    /// <summary>Compiles and runs code on this thread.</summary>
    /// <param name="code">The code, without <c>#r</c> lines.</param>
    /// <param name="path">The file name for errors.</param>
    /// <param name="cancellation">Stops it between two parts; the caller must stop loops.</param>
    public Evaluation Evaluate(string code, string path, CancellationToken cancellation)
    {
        using var scope = references.Context.EnterContextualReflection();
        var (result, diagnostics) = session.EvalInteractionNonThrowing(code, path, FSharpOption<CancellationToken>.Some(cancellation));
        var errors = diagnostics.Where(diagnostic => diagnostic.Severity.IsError).ToList();
        string said = feedback.ToString();
        feedback.GetStringBuilder().Clear();
        return new Evaluation(
            (result as FSharpChoice<FSharpOption<FsiValue>, Exception>.Choice1Of2)?.Item?.Value,
            errors.Count > 0 ? null : (result as FSharpChoice<FSharpOption<FsiValue>, Exception>.Choice2Of2)?.Item,
            errors,
            [.. diagnostics.Where(diagnostic => diagnostic.Severity.IsWarning)],
            said);
    }

    /// <summary>Compiles and runs a cell's code on this thread, so that its loops and functions can be stopped.</summary>
    public Evaluation Run(string code, string path, CancellationToken cancellation)
    {
        // A cell with a directive is compiled in several pieces, so one may have run before another fails to compile.
        bool hasPieces = code.Split('\n').Any(line => line.AsSpan().TrimStart().StartsWith("#"));
        if (FSharpStops.Insert(code, UsesOfSymbols) is { } watched && (!hasPieces || !HasErrors(watched)))
        {
            var evaluation = Evaluate(watched, path, cancellation);
            if (evaluation.Errors.Count == 0 || cancellation.IsCancellationRequested)
                return evaluation;
        }
        // Either the code needs no checks, or it has errors, which should then refer to the code as written.
        return Evaluate(code, path, cancellation);

        IEnumerable<FSharpSymbolUse> UsesOfSymbols() =>
            ParseAndCheck(code).Meaning.GetAllUsesOfAllSymbolsInFile(FSharpOption<CancellationToken>.Some(cancellation));
        bool HasErrors(string changed) => ParseAndCheck(changed).Meaning.Diagnostics.Any(diagnostic => diagnostic.Severity.IsError);
    }

    /// <summary>Parses and checks code as the next cell, without running it.</summary>
    public (FSharpParseFileResults Syntax, FSharpCheckFileResults Meaning) ParseAndCheck(string code)
    {
        using var scope = references.Context.EnterContextualReflection();
        var (syntax, meaning, _) = session.ParseAndCheckInteraction(code, null);
        return (syntax, meaning);
    }

    /// <summary>Adds the notebook's new references and their dependencies.</summary>
    public void UpdateReferences()
    {
        // The compiler looks for a library's dependencies beside it, but the library is a copy in a folder of its own.
        var added = new List<string>();
        var open = new Queue<string>(references.Assemblies);
        while (open.TryDequeue(out string? path))
        {
            if (!referenced.Add(path))
                continue;
            // FSharp.Core has been there from the start.
            if (path != typeof(FSharpOption<>).Assembly.Location)
                added.Add(path);
            foreach (string needed in AssemblyFile.References(path).Select(references.Context.Find).OfType<string>())
                open.Enqueue(needed);
        }
        if (added.Count > 0)
            Require(Evaluate(string.Concat(added.Select(path => $"#r @\"{path}\"\n")), "references", CancellationToken.None));
    }

    public void Dispose() => ((IDisposable)session).Dispose();

    private static void Require(Evaluation evaluation)
    {
        if (evaluation.Errors is [var error, ..])
            throw new InvalidOperationException($"F# Interactive could not be prepared: {error.Message}", evaluation.Problem);
    }
}
