using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.CSharp;

/// <summary>The C# cells of one notebook.</summary>
internal sealed class CSharpSession(NotebookReferences references) : ILanguage
{
    private readonly CSharpSubmissions submissions = new(references);
    private readonly NamespaceLibraries libraries = new(references);
    private readonly Dictionary<string, string> codes = [];
    private readonly ConcurrentQueue<CompiledCell> compiled = new([new CompiledCell(CellFunctions.CSharp, 0)]);
    private readonly HashSet<string> given = [];
    private CSharpIntelliSense? intelliSense;

    public IReadOnlyList<Variable> Variables => submissions.Variables;

    public Task WarmUpAsync() => submissions.Compile("0", "warm-up", CancellationToken.None).Run();

    public async Task<bool> RunAsync(string code, string name, ICellOutput output, CancellationToken cancellation)
    {
        try
        {
            var directives = ReferenceDirectives.Parse(code);
            await references.AddAsync(directives, cancellation).ConfigureAwait(false);
            if (NamespaceLibraries.IsLibrary(directives.Code))
            {
                await libraries.AddAsync(directives.Code, name, cancellation).ConfigureAwait(false);
                codes[name] = Joined(codes.GetValueOrDefault(name, ""), code);
                return true;
            }
            var submission = await CompileAsync(directives.Code, name, cancellation).ConfigureAwait(false);
            codes[name] = Joined(codes.GetValueOrDefault(name, ""), code);
            // Showing a value may run the cell's own code (a lazy sequence, a ToString), so it is part of the cell's run.
            await StoppableThread.RunAsync(async () =>
            {
                // Continue on the cell's thread, so that showing the value can be stopped, too.
                object? value = await submission.Run().ConfigureAwait(true);
                // display(x) as the last expression has shown x already.
                if (value is not DisplayedValue && (submission.HasResult || value is not null))
                    output.Show(value, null, isResult: true);
            }, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (CompilationException problem)
        {
            output.Error(ErrorReport.Of(problem, code));
        }
        catch (ReferenceException problem)
        {
            output.Error(ErrorReport.Of(problem));
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            output.Error(ErrorReport.Of(problem, references.Context, name, codes));
        }
        return false;
    }

    public async Task SetAsync(string name, object? value, CancellationToken cancellation)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
        {
            throw new ArgumentException(
                $"\"{name}\" cannot name a variable in C#: a name begins with a letter or an underscore, "
                + "goes on with letters, digits and underscores, and is not a keyword.",
                nameof(name));
        }
        if (value is not null)
            references.Add(value.GetType());
        SharedValue.Current = value;
        // If C# cannot name any of its types, such as a record of an F# cell, dynamic still allows its members to be called.
        string last = value is null ? "object" : "dynamic";
        var types = value is null ? [] : ClosestTypes.Of(value).Select(TypeName.InCSharp).OfType<string>();
        foreach (string type in types.Append(last))
        {
            try
            {
                string code = $"{type} {name} = ({type})global::Backprop.Notebook.Sessions.SharedValue.Current;";
                var declaration = submissions.Compile(code, "share", cancellation);
                await declaration.Run().ConfigureAwait(false);
                return;
            }
            // The type cannot be named here after all, or a cell has since declared another type of that name.
            catch (Exception problem) when (type != last && problem is CompilationException or InvalidCastException)
            {
            }
        }
    }

    public Task<Completions> CompleteAsync(string code, int position, CancellationToken cancellation) =>
        IntelliSense.CompleteAsync(code, position, cancellation);

    public Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation) =>
        IntelliSense.InspectAsync(code, position, cancellation);

    public Completeness Check(string code) => CodeCompleteness.Of(code);

    public void Dispose() => intelliSense?.Dispose();

    // Created on first use: it loads half of Roslyn, which a run without an editor does not need.
    private CSharpIntelliSense IntelliSense =>
        LazyInitializer.EnsureInitialized(ref intelliSense, () => new CSharpIntelliSense(references, compiled, submissions));

    private async Task<CSharpSubmissions.Submission> CompileAsync(string code, string name, CancellationToken cancellation)
    {
        try
        {
            return Compile(code, name, cancellation);
        }
        catch (CompilationException problem) when (EarlierDefaults.For(problem) is { } earlier && !given.Contains(earlier.Code))
        {
            try
            {
                await references.AddAsync(new ReferenceDirectives("", [], earlier.Packages, []), cancellation).ConfigureAwait(false);
            }
            catch (ReferenceException)
            {
                throw problem;
            }
            await Compile(earlier.Code, "earlier defaults", cancellation).Run().ConfigureAwait(false);
            given.Add(earlier.Code);
            // Code that could not be bound before may still lack another default.
            return await CompileAsync(code, name, cancellation).ConfigureAwait(false);
        }
    }

    private CSharpSubmissions.Submission Compile(string code, string name, CancellationToken cancellation)
    {
        var submission = submissions.Compile(code, name, cancellation);
        compiled.Enqueue(new CompiledCell(code, references.Assemblies.Count));
        return submission;
    }

    // Merges the parts of a cell, each of which has empty lines in place of the others.
    private static string Joined(string before, string code)
    {
        string[] known = before.Split('\n');
        return string.Join('\n', code.Split('\n').Select((line, i) => line.Length == 0 && i < known.Length ? known[i] : line));
    }
}
