using System.Reflection;
using Microsoft.DotNet.Interactive;

namespace Backprop.Notebook;

/// <summary>
/// What packages bring for notebooks, in their folder <c>interactive-extensions/dotnet</c>: libraries that register formatters,
/// and a script, <c>extension.dib</c>.
/// </summary>
internal sealed class PackageExtensions(NotebookSession session, SessionLoadContext context)
{
    private readonly HashSet<string> loaded = new(StringComparer.Ordinal);

    /// <summary>Lets what is in the folders prepare the notebook, each once. What fails is told, and takes nothing else with it: the package can be used without.</summary>
    public async Task LoadAsync(IEnumerable<string> folders, CancellationToken cancellation)
    {
        foreach (string folder in folders.Where(loaded.Add))
        {
            foreach (string library in Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal))
                await LoadLibraryAsync(library).ConfigureAwait(false);
            string script = Path.Combine(folder, "extension.dib");
            if (File.Exists(script))
                await session.RunPartsAsync($"#!import \"{script}\"", NotebookSession.DefaultLanguage, "extension", Kernel.CurrentOutput(), cancellation).ConfigureAwait(false);
        }
    }

    private async Task LoadLibraryAsync(string path)
    {
        try
        {
            Assembly library = context.LoadFromAssemblyPath(context.Add([path])[0]);
            foreach (Type type in library.GetExportedTypes().Where(type => typeof(IKernelExtension).IsAssignableFrom(type) && type is { IsClass: true, IsAbstract: false }))
                await ((IKernelExtension)Activator.CreateInstance(type)!).OnLoadAsync(new Kernel(session, null)).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Kernel.CurrentOutput().Write("stderr", $"{Path.GetFileName(path)}, which a package brings for notebooks, was left out: {problem.Message}\n");
        }
    }
}
