using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;
using static FSharp.Compiler.Interactive.Shell;

namespace Backprop.Notebook;

/// <summary>
/// F# Interactive, as the compiler service brings it, bound to what the notebook has loaded: an object is of the same
/// type to an F# cell, to a C# cell and to the library that made it.
/// </summary>
internal sealed class FSharpInteractive : IDisposable
{
    private static readonly Lock Starting = new();
    private readonly NotebookReferences references;
    private readonly FsiEvaluationSession session;
    private readonly StringWriter feedback = new();
    private readonly HashSet<string> referenced = new(StringComparer.Ordinal);

    /// <summary>Starts a session; this takes a second or two.</summary>
    public FSharpInteractive(NotebookReferences references)
    {
        this.references = references;
        string[] options =
        [
            "fsi", "--nologo", "--quiet", "--optimize+", "--usesdkrefs-",
            // One assembly for all cells, which belongs to the context that it is made in. Assemblies of their own would
            // each be loaded from bytes, apart from any context, and take a library of the host's for the notebook's.
            "--multiemit-",
            // Nobody types at it: so it leaves the stopping of a cell to us.
            "--exec",
            .. new[] { typeof(FSharpInteractive), typeof(Microsoft.DotNet.Interactive.Formatting.Formatter), typeof(Microsoft.AspNetCore.Html.IHtmlContent) }
                .Select(type => $"-r:{type.Assembly.Location}"),
        ];
        using (references.Context.EnterContextualReflection())
        {
            lock (Starting)
            {
                session = FsiEvaluationSession.Create(
                    FsiEvaluationSession.GetDefaultConfiguration(), options, TextReader.Null, feedback, TextWriter.Null, null, null);
            }
        }
        // The result at the end makes the compiler ready for a cell: its own initializers must not run where a cell may be stopped.
        Require(Evaluate($"""
            #silentCd @"{references.Folder}"
            open System
            open System.IO
            open System.Text
            open Microsoft.DotNet.Interactive
            open Microsoft.DotNet.Interactive.Formatting
            open type Microsoft.DotNet.Interactive.Kernel
            0
            """, "start", CancellationToken.None));
        feedback.GetStringBuilder().Clear();
    }

    /// <summary>
    /// Stops the asyncs that a stopped cell has left on other threads. All that were begun without a token of their own share
    /// one in a process: another notebook's in the same process stop, too.
    /// </summary>
    public static void StopAsyncs()
    {
        // The compiler service starts a session with asyncs of this kind.
        lock (Starting)
            FSharpAsync.CancelDefaultToken();
    }

    /// <summary>What came of a piece of code.</summary>
    /// <param name="Value">The value of the last expression; null if it ends in none.</param>
    /// <param name="Problem">What it threw.</param>
    /// <param name="Errors">Why it could not be compiled.</param>
    /// <param name="Warnings">What the compiler said besides.</param>
    /// <param name="Feedback">What F# Interactive itself has said, as after <c>#time</c>.</param>
    public sealed record Evaluation(FsiValue? Value, Exception? Problem, IReadOnlyList<FSharpDiagnostic> Errors, IReadOnlyList<FSharpDiagnostic> Warnings, string Feedback);

    /// <summary>The values that are bound to names, as they are now.</summary>
    public IReadOnlyList<FsiBoundValue> Values
    {
        get
        {
            using var scope = references.Context.EnterContextualReflection();
            return [.. session.GetBoundValues()];
        }
    }

    /// <summary>Compiles and runs code, on this thread.</summary>
    /// <param name="code">The code, without <c>#r</c> lines.</param>
    /// <param name="path">The file that errors name.</param>
    /// <param name="cancellation">Stops it between two parts; to stop a loop is up to the caller.</param>
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

    /// <summary>Compiles and runs the code of a cell, on this thread, so that its loops and functions can be stopped.</summary>
    public Evaluation Run(string code, string path, CancellationToken cancellation)
    {
        if (FSharpStops.Insert(code, () => ParseAndCheck(code).Meaning.GetAllUsesOfAllSymbolsInFile(FSharpOption<CancellationToken>.Some(cancellation))) is { } watched
            && (!FSharpStops.HasPieces(code) || !ParseAndCheck(watched).Meaning.Diagnostics.Any(diagnostic => diagnostic.Severity.IsError)))
        {
            var evaluation = Evaluate(watched, path, cancellation);
            if (evaluation.Errors.Count == 0 || cancellation.IsCancellationRequested)
                return evaluation;
        }
        // Either nothing of it needs to be watched, or it is wrong as it stands: then the errors should be about that.
        return Evaluate(code, path, cancellation);
    }

    /// <summary>Parses and checks code as the next cell, without running it.</summary>
    public (FSharpParseFileResults Syntax, FSharpCheckFileResults Meaning) ParseAndCheck(string code)
    {
        using var scope = references.Context.EnterContextualReflection();
        var (syntax, meaning, _) = session.ParseAndCheckInteraction(code, null);
        return (syntax, meaning);
    }

    /// <summary>Refers to what the notebook refers to by now, and to what that needs in its turn.</summary>
    public void UpdateReferences()
    {
        // The compiler looks for what a library needs beside it; a copy has no neighbours.
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
        if (evaluation.Errors.Count > 0)
            throw new InvalidOperationException($"F# Interactive could not be prepared: {evaluation.Errors[0].Message}", evaluation.Problem);
    }
}
