using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.IntelliSense;

/// <summary>
/// References to assemblies with their documentation. They are kept apart from the references that cells are compiled with,
/// because the compiler caches symbols on the references it is given.
/// </summary>
internal sealed class DocumentedReferences
{
    private readonly ConcurrentDictionary<string, PortableExecutableReference> known = [];

    /// <summary>The assemblies that every cell can reference.</summary>
    public ImmutableArray<MetadataReference> Host => field.IsDefault ? field = [.. Framework().Concat(KernelsOwn.Files).Select(Of)] : field;

    /// <summary>References an assembly, with the XML file beside it if there is one.</summary>
    public PortableExecutableReference Of(string path) => known.GetOrAdd(path, static path =>
    {
        string documentation = Path.ChangeExtension(path, ".xml");
        return MetadataReference.CreateFromFile(path,
            documentation: File.Exists(documentation) ? XmlDocumentationProvider.CreateFromFile(documentation) : null);
    });

    /// <summary>Resolves the dependencies of referenced assemblies that no <c>#r</c> names.</summary>
    public MetadataReferenceResolver DependenciesFrom(SessionLoadContext context) => new Dependencies(this, context);

    // The SDK's reference assemblies have documentation; the runtime's assemblies have none.
    private static IEnumerable<string> Framework()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string version = $"{Environment.Version.Major}.";
        string[] roots = [Path.Combine(framework, "..", "..", ".."), Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? ""];
        string? pack = roots.Where(root => root.Length > 0)
            .Select(root => Path.GetFullPath(Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref")))
            .Where(Directory.Exists)
            .SelectMany(packs => Directory.GetDirectories(packs, version + "*"))
            .Select(folder => Path.Combine(folder, "ref", $"net{version}0"))
            .LastOrDefault(Directory.Exists);
        return pack is null ? HostReferences.FrameworkAssemblies : Directory.GetFiles(pack, "*.dll");
    }

    private sealed class Dependencies(DocumentedReferences references, SessionLoadContext context) : MetadataReferenceResolver
    {
        public override bool ResolveMissingAssemblies => true;

        public override PortableExecutableReference? ResolveMissingAssembly(
            MetadataReference definition, AssemblyIdentity referenceIdentity) =>
            context.Find(new AssemblyName(referenceIdentity.GetDisplayName())) is { } path ? references.Of(path) : null;

        // A #r takes effect once its cell has run; until then the file must not be kept open.
        public override ImmutableArray<PortableExecutableReference> ResolveReference(
            string reference, string? baseFilePath, MetadataReferenceProperties properties) => [];

        public override bool Equals(object? other) => other is Dependencies same && same.Context == Context;

        public override int GetHashCode() => Context.GetHashCode();

        private SessionLoadContext Context => context;
    }
}
