using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Backprop.Notebook;

/// <summary>
/// Libraries that tell, when they are loaded, how values are shown. The runtime loads a library when a cell first uses it; a table
/// that is shown before that would not be shown as the library that was referred to has it.
/// </summary>
internal static class LibraryFormatters
{
    private const string Formatting = "Microsoft.DotNet.Interactive.Formatting";

    /// <summary>Lets a library register what it shows by. What fails is told: the library can be used without.</summary>
    public static void Register(string path, SessionLoadContext context)
    {
        try
        {
            // The kernel's own assemblies are loaded already, and would be loaded once more.
            if (!SessionLoadContext.IsShared(Path.GetFileNameWithoutExtension(path)) && KnowsFormatters(path))
                RuntimeHelpers.RunModuleConstructor(context.LoadFromAssemblyPath(path).ManifestModule.ModuleHandle);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            CurrentCell.Output?.Write("stderr", $"{Path.GetFileName(path)} could not tell how its values are shown: {(problem.InnerException ?? problem).Message}\n");
        }
    }

    private static bool KnowsFormatters(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences.Any(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name) == Formatting);
    }
}
