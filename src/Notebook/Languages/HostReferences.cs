using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook;

/// <summary>
/// What every cell can refer to without saying so: the framework that runs the host, and what the host offers. To compile a cell
/// takes longer the more it refers to, so what few cells name is kept apart for those that do.
/// </summary>
internal static class HostReferences
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly HashSet<string> CommonNames = new(StringComparer.Ordinal)
    {
        "Microsoft.CSharp", "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable", "System.Collections.NonGeneric",
        "System.ComponentModel.Primitives", "System.Console", "System.Linq", "System.Linq.Expressions", "System.Linq.Parallel", "System.Linq.Queryable",
        "System.Memory", "System.Net.Http", "System.Net.Primitives", "System.ObjectModel", "System.Private.CoreLib", "System.Private.Uri",
        "System.Runtime.InteropServices", "System.Runtime.Numerics", "System.Text.Json", "System.Text.RegularExpressions", "System.Threading",
        "System.Threading.Tasks.Parallel",
    };

    private static readonly Lazy<ImmutableArray<MetadataReference>> LazyCommon = new(() =>
        [.. FrameworkAssemblies.Where(IsCommon).Concat(OwnAssemblies).Select(Of)]);

    private static readonly Lazy<ImmutableArray<MetadataReference>> LazyRare = new(() =>
        [.. FrameworkAssemblies.Where(path => !IsCommon(path) && HasTypes(path)).Select(Of)]);

    /// <summary>What most cells name, and the host's own.</summary>
    public static ImmutableArray<MetadataReference> Common => LazyCommon.Value;

    /// <summary>The rest of the framework.</summary>
    public static ImmutableArray<MetadataReference> Rare => LazyRare.Value;

    /// <summary>The framework's files.</summary>
    public static IEnumerable<string> FrameworkAssemblies =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == Framework).Distinct();

    /// <summary>What the host offers to every cell.</summary>
    public static IEnumerable<string> OwnAssemblies =>
    [
        typeof(HostReferences).Assembly.Location,
        typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location,
        typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location,
    ];

    /// <summary>A file as the compiler takes it. It reads the metadata alone; the rest need not be in memory.</summary>
    public static PortableExecutableReference Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        // Without its path: the symbols of each cell would list, with their ids, all files that it could have used.
        return AssemblyMetadata.CreateFromStream(file, PEStreamOptions.PrefetchMetadata).GetReference(display: path);
    }

    /// <summary>An assembly of the framework by its name; null where it has none of that name.</summary>
    public static PortableExecutableReference? OfFramework(string name) =>
        Path.Combine(Framework, name + ".dll") is var path && File.Exists(path) ? Of(path) : null;

    private static bool IsCommon(string path) => CommonNames.Contains(Path.GetFileNameWithoutExtension(path));

    // A third of the framework's assemblies only forward to others. They are found when a library refers to one.
    private static bool HasTypes(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.GetMetadataReader().TypeDefinitions.Count > 1;   // every assembly has <Module>
    }
}
