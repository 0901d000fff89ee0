using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.IntelliSense;

/// <summary>Answers an editor's requests about C# cells, one at a time.</summary>
internal sealed class CSharpIntelliSense(
    NotebookReferences references, ConcurrentQueue<CompiledCell> compiled, CSharpSubmissions submissions) : IDisposable
{
    private readonly CSharpWorkspace workspace = new(references, compiled);
    private readonly SemaphoreSlim gate = new(1);

    public Task<Completions> CompleteAsync(string code, int position, CancellationToken cancellation) =>
        AskAsync(code, position, CellCompletion.AtAsync, Completions.None(position), cancellation);

    public Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation) =>
        AskAsync(code, position, (cell, at, token) => CellInspection.AtAsync(cell, at, submissions.Variables, token), null, cancellation);

    public void Dispose()
    {
        workspace.Dispose();
        gate.Dispose();
    }

    private async Task<T> AskAsync<T>(
        string code, int position, Func<Document, int, CancellationToken, Task<T>> answer, T nothing, CancellationToken cancellation)
    {
        position = Math.Clamp(position, 0, code.Length);
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var document = await workspace.OpenAsync(code, cancellation).ConfigureAwait(false);
            return await answer(document, position, cancellation).ConfigureAwait(false);
        }
        // Roslyn's editor services may throw on incomplete code; an editor logs that and goes on. No cell is affected, and the
        // next request has different code.
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return nothing;
        }
        finally
        {
            gate.Release();
        }
    }
}
