using System.Collections.Concurrent;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Backprop.Notebook.IntelliSense;

/// <summary>
/// A notebook's cells as Roslyn's editor services see them: each compiled cell is a submission chained to the one before it,
/// and the cell being written is the last.
/// </summary>
internal sealed class CSharpWorkspace(NotebookReferences references, ConcurrentQueue<CompiledCell> compiled) : IDisposable
{
    private readonly AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
    private readonly DocumentedReferences metadata = new();
    private readonly SubmissionChain chain = new();
    private readonly List<Tip> tips = [];

    // The solution up to a link of the chain.
    private sealed record Tip(Solution Solution, ProjectId Project, SubmissionChain.Link Link);

    /// <summary>Opens the cell being written, after all compiled cells.</summary>
    public async Task<Document> OpenAsync(string code, CancellationToken cancellation)
    {
        while (compiled.TryDequeue(out CompiledCell? cell))
            chain.Add(cell);
        // Only the last link is ever replaced, by one that contains more cells.
        if (tips is [.., var last] && last.Link != chain.Links[tips.Count - 1])
            tips.RemoveAt(tips.Count - 1);
        while (tips.Count < chain.Links.Count)
        {
            var link = chain.Links[tips.Count];
            var (solution, added) = Append(link.Declarations.Code, link.Assemblies);
            // Compiled here, the project is shared by all solutions that branch off this one.
            await solution.GetProject(added.ProjectId)!.GetCompilationAsync(cancellation).ConfigureAwait(false);
            tips.Add(new Tip(solution, added.ProjectId, link));
        }
        var (current, opened) = Append(code, references.Assemblies.Count);
        return current.GetDocument(opened)!;
    }

    public void Dispose() => workspace.Dispose();

    private (Solution Next, DocumentId Document) Append(string code, int assemblies)
    {
        var tip = tips.LastOrDefault();
        string name = $"Cells{tips.Count + 1}";
        var project = ProjectId.CreateNewId(name);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            scriptClassName: $"Submission#{tips.Count + 1}",
            usings: tip is null ? CSharpSubmissions.Usings : [],
            allowUnsafe: true,
            sourceReferenceResolver: new SourceFileResolver([], references.Folder),
            metadataReferenceResolver: metadata.DependenciesFrom(references.Context),
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
        var info = ProjectInfo.Create(project, VersionStamp.Default, name, name, LanguageNames.CSharp,
            compilationOptions: options,
            parseOptions: CSharpSubmissions.ParseOptions,
            projectReferences: tip is null ? [] : [new ProjectReference(tip.Project)],
            // As in CSharpSubmissions: the references of earlier cells are not repeated.
            metadataReferences:
            [
                .. tip is null ? metadata.Host : [],
                .. references.Assemblies.Take(assemblies).Skip(tip?.Link.Assemblies ?? 0).Select(metadata.Of),
            ],
            isSubmission: true);
        var document = DocumentId.CreateNewId(project, name);
        var solution = (tip?.Solution ?? workspace.CurrentSolution).AddProject(info);
        return (solution.AddDocument(document, name, SourceText.From(code, Encoding.UTF8)), document);
    }
}
