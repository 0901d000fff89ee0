using System.Reflection;

namespace Backprop.Notebook;

/// <summary>What the cells of one notebook refer to, in whichever language: assemblies and packages.</summary>
internal sealed class NotebookReferences(string folder) : IDisposable
{
    private readonly List<string> assemblies = [];
    private List<(string Id, string Version)> packages = [];
    private readonly Dictionary<string, string> versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> sources = [];

    /// <summary>The notebook's folder, where relative paths begin.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>What has loaded, or will load, the assemblies.</summary>
    public SessionLoadContext Context { get; } = new();

    /// <summary>Lets packages prepare the notebook, given the folders in which they keep what does so.</summary>
    public Func<IEnumerable<string>, CancellationToken, Task> PrepareAsync { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The files to compile against, in the order in which they came.</summary>
    public IReadOnlyList<string> Assemblies => assemblies;

    /// <summary>Adds what a cell's directives name: all of it, or nothing.</summary>
    /// <exception cref="ReferenceException">Something they name is not to be had, or not beside what the notebook uses already.</exception>
    public async Task AddAsync(ReferenceDirectives directives, CancellationToken cancellation)
    {
        List<string> files = [.. directives.Files.Select(PathOf).OfType<string>()];
        sources.AddRange(directives.Sources.Except(sources));
        List<(string Id, string Version)> added = [.. directives.Packages.Where(package => !packages.Exists(known => IsMetBy(package, known))).Distinct()];
        if (added.Count == 0)
        {
            Add(files, []);
            return;
        }
        if (added.GroupBy(package => package.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ReferenceException($"The cell asks for {twice.Key} in several versions: {string.Join(" and ", twice.Select(package => package.Version.Length > 0 ? package.Version : "the newest"))}.");
        // All packages of the notebook are resolved together, so that what they share has one version.
        List<(string Id, string Version)> wanted = [.. packages.Where(known => !added.Exists(package => HasId(package, known.Id))), .. added];
        var restored = await NuGetPackages.RestoreAsync(wanted, sources, Folder, cancellation).ConfigureAwait(false);
        foreach (var (id, version) in restored.Versions)
            if (versions.TryGetValue(id, out string? used) && used != version)
                throw new ReferenceException($"This notebook uses {id} {used}; {version}{(added.Exists(package => HasId(package, id)) ? "" : $", which {string.Join(" or ", added.Select(package => package.Id))} needs,")} can be used after a restart of the kernel.");
        // Where a package has an assembly to compile against and another to load, the one that is loaded does for both.
        files.AddRange(restored.Compile.Select(file => restored.Runtime.FirstOrDefault(loaded => Path.GetFileName(loaded) == Path.GetFileName(file)) ?? file));
        Add(files, restored.Runtime);
        foreach (string native in restored.NativeFolders)
            Context.AddNativeFolder(native);
        packages = wanted;
        foreach (var (id, version) in restored.Versions)
        {
            if (versions.TryAdd(id, version) && KernelsOwn.Differs(id, version, isAskedFor: added.Exists(package => HasId(package, id))) is { } own)
                CurrentCell.Output?.Write("stderr", $"{id} {own} is the kernel's own, and stands in for {version}.\n");
        }
        await PrepareAsync(restored.ExtensionFolders, cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds the assemblies that a type is made of, so that another language can name it.</summary>
    public void Add(Type type)
    {
        for (; type.HasElementType; type = type.GetElementType()!)
        {
        }
        foreach (Type argument in type.GetGenericArguments())
            Add(argument);
        // What has no file of its own, as the cells themselves, cannot be compiled against; the framework is at hand anyway.
        if (!type.Assembly.IsDynamic && type.Assembly.Location is { Length: > 0 } path
            && Path.GetDirectoryName(path) != Path.GetDirectoryName(typeof(object).Assembly.Location) && !assemblies.Contains(path))
            assemblies.Add(path);
    }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();

    private static bool HasId((string Id, string Version) package, string id) => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase);

    // Who names no version takes the one that is there.
    private static bool IsMetBy((string Id, string Version) package, (string Id, string Version) known) =>
        HasId(package, known.Id) && (package.Version.Length == 0 || package.Version == known.Version);

    // Null for an assembly of the framework, as in #r "System.Net.Http", which is at hand.
    private string? PathOf(string file)
    {
        string path = Path.GetFullPath(Path.Combine(Folder, file));
        if (!File.Exists(path) && SessionLoadContext.IsFrameworks(file))
            return null;
        if (!File.Exists(path))
            throw new ReferenceException($"#r \"{file}\": there is no file {path}.{(path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}") ? " Is its project built, in this configuration?" : "")}");
        Check(path);
        return path;
    }

    private void Add(IReadOnlyList<string> compiled, IReadOnlyList<string> loaded)
    {
        var copies = Context.Add([.. compiled, .. loaded]);
        assemblies.AddRange(copies.Take(compiled.Count).Distinct().Except(assemblies));
    }

    // Once the compiler has been told of a file that is none, no later cell would compile.
    private static void Check(string path)
    {
        try
        {
            _ = AssemblyName.GetAssemblyName(path);
        }
        catch (BadImageFormatException problem)
        {
            throw new ReferenceException($"#r \"{path}\" is no .NET assembly.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ReferenceException($"#r \"{path}\" cannot be read: {problem.Message}", problem);
        }
    }
}
