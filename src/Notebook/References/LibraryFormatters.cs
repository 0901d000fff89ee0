using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Backprop.Notebook.References;

/// <summary>
/// Runs the initializers of libraries that register formatters. The runtime would load a library only when a cell first uses it,
/// too late for values that are shown before.
/// </summary>
internal static class LibraryFormatters
{
    private const string Formatting = "Microsoft.DotNet.Interactive.Formatting";

    /// <summary>Lets a library register its formatters. Failures are reported; the library remains usable without.</summary>
    public static void Register(string path, SessionLoadContext context)
    {
        try
        {
            // The kernel's own assemblies are already loaded and would be loaded a second time.
            if (!SessionLoadContext.IsShared(Path.GetFileNameWithoutExtension(path)) && KnowsFormatters(path))
                RuntimeHelpers.RunModuleConstructor(context.LoadFromAssemblyPath(path).ManifestModule.ModuleHandle);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            string reason = (problem.InnerException ?? problem).Message;
            CurrentCell.Output?.Write("stderr", $"{Path.GetFileName(path)} could not register its formatters: {reason}\n");
        }
    }

    private static bool KnowsFormatters(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences
            .Any(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name) == Formatting);
    }
}
