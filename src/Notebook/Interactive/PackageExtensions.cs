using System.Reflection;
using Microsoft.DotNet.Interactive;

namespace Backprop.Notebook.Interactive;

/// <summary>
/// Loads packages' notebook extensions from their folder <c>interactive-extensions/dotnet</c>: libraries that register formatters,
/// and a script, <c>extension.dib</c>.
/// </summary>
internal sealed class PackageExtensions(NotebookSession session, SessionLoadContext context)
{
    private readonly HashSet<string> loaded = new(StringComparer.Ordinal);

    /// <summary>Loads the extensions in the folders, each once. Failures are reported; the package remains usable without.</summary>
    public async Task LoadAsync(IEnumerable<string> folders, CancellationToken cancellation)
    {
        foreach (string folder in folders.Where(loaded.Add))
        {
            foreach (string library in Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal))
                await LoadLibraryAsync(library, cancellation).ConfigureAwait(false);
            string script = Path.Combine(folder, "extension.dib");
            if (!File.Exists(script))
                continue;
            string import = $"#!import \"{script}\"";
            await session.RunPartsAsync(import, session.DefaultLanguage, "extension", CurrentCell.CurrentOutput(), cancellation)
                .ConfigureAwait(false);
        }
    }

    private async Task LoadLibraryAsync(string path, CancellationToken cancellation)
    {
        try
        {
            Assembly library = context.LoadFromAssemblyPath(context.Add([path])[0]);
            var extensions = library.GetExportedTypes()
                .Where(type => typeof(IKernelExtension).IsAssignableFrom(type) && type is { IsClass: true, IsAbstract: false });
            foreach (Type type in extensions)
            {
                await StoppableThread.RunAsync(
                    () => ((IKernelExtension)Activator.CreateInstance(type)!).OnLoadAsync(session.RootKernel), cancellation)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            CurrentCell.CurrentOutput().Write(
                "stderr", $"{Path.GetFileName(path)}, a notebook extension of a package, could not be loaded: {problem.Message}\n");
        }
    }
}
