using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Backprop.Notebook;

/// <summary>An assembly's file, read without loading it.</summary>
internal static class AssemblyFile
{
    /// <summary>The assemblies that it refers to.</summary>
    public static IReadOnlyList<AssemblyName> References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];
    }
}
