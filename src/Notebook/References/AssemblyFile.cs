using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Backprop.Notebook.References;

/// <summary>Reads an assembly's file without loading the assembly.</summary>
internal static class AssemblyFile
{
    /// <summary>The assemblies it references.</summary>
    public static IReadOnlyList<AssemblyName> References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];
    }
}
