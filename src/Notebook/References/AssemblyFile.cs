using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Backprop.Notebook.References;

/// <summary>Reads an assembly's file without loading the assembly.</summary>
internal static class AssemblyFile
{
    /// <summary>Reads from its metadata, which is gone afterwards.</summary>
    public static T Read<T>(string path, Func<MetadataReader, T> read)
    {
        using var file = new PEReader(File.OpenRead(path));
        return read(file.GetMetadataReader());
    }

    /// <summary>The assemblies it references.</summary>
    public static IReadOnlyList<AssemblyName> References(string path) => Read<AssemblyName[]>(path, metadata =>
        [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())]);
}
