using System.Text.Json.Nodes;

namespace Backprop.Notebook;

/// <summary>The C# cells of one notebook.</summary>
internal sealed class CSharpSession(NotebookReferences references) : ILanguage
{
    private readonly CSharpSubmissions submissions = new(references);
    private readonly Dictionary<string, string> codes = [];

    public IReadOnlyList<Variable> Variables => submissions.Variables;

    public async Task<bool> RunAsync(string code, string name, ICellOutput output, CancellationToken cancellation)
    {
        try
        {
            var directives = ReferenceDirectives.Parse(code);
            await references.AddAsync(directives, cancellation).ConfigureAwait(false);
            var submission = submissions.Compile(directives.Code, name, cancellation);
            codes[name] = Joined(codes.GetValueOrDefault(name, ""), code);
            // To show a value may run code of the cell's own (a lazy sequence, a ToString): it counts as the cell's time.
            await StoppableThread.RunAsync(async () =>
            {
                // Back on the cell's thread: what shows the value can be stopped, too.
                object? value = await submission.Run(cancellation).ConfigureAwait(true);
                if (submission.HasResult || value is not null)
                    output.Display(null, MimeBundle.Of(value), isResult: true);
            }, cancellation, mayAbort: false).ConfigureAwait(false);
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

    public Task SetAsync(string name, object? value, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<Completions> CompleteAsync(string code, int position, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation) => throw new NotImplementedException();

    public Completeness Check(string code) => throw new NotImplementedException();

    public void Dispose()
    {
    }

    // The parts of one cell, each with empty lines in place of the others.
    private static string Joined(string before, string code)
    {
        string[] known = before.Split('\n');
        return string.Join('\n', code.Split('\n').Select((line, i) => line.Length == 0 && i < known.Length ? known[i] : line));
    }
}
