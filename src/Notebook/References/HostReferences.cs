using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.References;

/// <summary>
/// The assemblies that every cell can reference: the framework and what the host offers. Compilation takes longer with more
/// references, so rarely used assemblies are kept apart.
/// </summary>
internal static class HostReferences
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly HashSet<string> CommonNames =
    [
        "Microsoft.CSharp", "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable",
        "System.Collections.NonGeneric", "System.ComponentModel.Primitives", "System.Console", "System.Linq", "System.Linq.Expressions",
        "System.Linq.Parallel", "System.Linq.Queryable", "System.Memory", "System.Net.Http", "System.Net.Primitives", "System.ObjectModel",
        "System.Private.CoreLib", "System.Private.Uri", "System.Runtime.InteropServices", "System.Runtime.Numerics", "System.Text.Json",
        "System.Text.RegularExpressions", "System.Threading", "System.Threading.Tasks.Parallel",
    ];

    /// <summary>Commonly used framework assemblies, and the host's own.</summary>
    public static readonly Lazy<ImmutableArray<MetadataReference>> Common = new(() =>
        [.. FrameworkAssemblies.Where(IsCommon).Concat(KernelsOwn.Files).Select(Of)]);

    /// <summary>The rest of the framework, without the third of it that only forwards types: a library's references resolve it.</summary>
    public static readonly Lazy<ImmutableArray<MetadataReference>> Rare = new(() =>
        [.. FrameworkAssemblies.Where(path => !IsCommon(path) && HasTypes(path)).Select(Of)]);

    /// <summary>The paths of the framework's assemblies.</summary>
    public static IEnumerable<string> FrameworkAssemblies =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetDirectoryName(path) == Framework).Distinct();

    /// <summary>A file as a compiler reference. Only the metadata is read; the rest is not kept in memory.</summary>
    public static PortableExecutableReference Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        // Without a path: otherwise each cell's symbols would list all files it could have used.
        return AssemblyMetadata.CreateFromStream(file, PEStreamOptions.PrefetchMetadata).GetReference(display: path);
    }

    /// <summary>The framework's file of an assembly, given with or without its <c>.dll</c>; null if it has none.</summary>
    public static string? FrameworkFile(string name) =>
        Path.Combine(Framework, name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name : name + ".dll") is var path
        && File.Exists(path) ? path : null;

    private static bool IsCommon(string path) => CommonNames.Contains(Path.GetFileNameWithoutExtension(path));

    // Every assembly has the type <Module>.
    private static bool HasTypes(string path) => AssemblyFile.Read(path, metadata => metadata.TypeDefinitions.Count > 1);
}
