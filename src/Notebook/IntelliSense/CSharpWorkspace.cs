using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Backprop.Notebook;

/// <summary>
/// The cells of a notebook as Roslyn's editor services see them: each cell that compiled is a submission chained to the
/// one before, and the cell that is being written is the last.
/// </summary>
internal sealed class CSharpWorkspace : IDisposable
{
    private readonly NotebookReferences references;
    private readonly ConcurrentQueue<CompiledCell> compiled;
    private readonly AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
    private readonly DocumentedReferences metadata = new();
    private Solution solution;
    private ProjectId? last;
    private int count;
    private int known;

    /// <param name="references">What the notebook refers to.</param>
    /// <param name="compiled">The cells that compiled since the last request.</param>
    public CSharpWorkspace(NotebookReferences references, ConcurrentQueue<CompiledCell> compiled)
    {
        this.references = references;
        this.compiled = compiled;
        solution = workspace.CurrentSolution;
    }

    /// <summary>The cell that is being written, behind all that compiled before it.</summary>
    public async Task<Document> OpenAsync(string code, CancellationToken cancellation)
    {
        while (compiled.TryPeek(out CompiledCell? cell))
        {
            if (SubmissionSyntax.DeclaresNames(cell.Code))
            {
                var (next, document) = Append(cell.Code, cell.Assemblies);
                (solution, last, known) = (next, document.ProjectId, cell.Assemblies);
            }
            compiled.TryDequeue(out _);
        }
        // What is compiled in this solution is there for all that branch off it; in a branch it would be lost with it.
        if (last is not null)
            await solution.GetProject(last)!.GetCompilationAsync(cancellation).ConfigureAwait(false);
        var (current, opened) = Append(code, references.Assemblies.Count);
        return current.GetDocument(opened)!;
    }

    public void Dispose() => workspace.Dispose();

    private (Solution Next, DocumentId Document) Append(string code, int assemblies)
    {
        string name = $"Cell{count++}";
        var project = ProjectId.CreateNewId(name);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            scriptClassName: $"Submission#{count}",
            usings: last is null ? CSharpSubmissions.Usings : [],
            allowUnsafe: true,
            sourceReferenceResolver: new SourceFileResolver([], references.Folder),
            metadataReferenceResolver: metadata.DependenciesFrom(references.Context),
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
        var info = ProjectInfo.Create(project, VersionStamp.Default, name, name, LanguageNames.CSharp,
            compilationOptions: options,
            parseOptions: CSharpSubmissions.ParseOptions,
            projectReferences: last is null ? [] : [new ProjectReference(last)],
            // As in CSharpSubmissions: the references of the cells before are not given again.
            metadataReferences: [.. last is null ? metadata.Host : [], .. references.Assemblies.Take(assemblies).Skip(known).Select(metadata.Of)],
            isSubmission: true);
        var document = DocumentId.CreateNewId(project, name);
        return (solution.AddProject(info).AddDocument(document, name, SourceText.From(code, Encoding.UTF8)), document);
    }
}
