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
        var added = Added(directives);
        if (added.Count == 0)
        {
            Add(files, []);
            return;
        }
        // All packages of the notebook are resolved together, so that what they share has one version; what is in use stays as it is.
        List<(string Id, string Version)> wanted =
            [.. packages.Where(known => !added.Exists(package => HasId(package, known.Id))).Select(known => (known.Id, versions.GetValueOrDefault(known.Id, known.Version))), .. added];
        var restored = await NuGetPackages.RestoreAsync(wanted, sources, Folder, cancellation).ConfigureAwait(false);
        foreach (var (id, version, runtime, hasNative) in restored.Packages)
            if (versions.TryGetValue(id, out string? used) && used != version && (hasNative || runtime.Any(name => !SessionLoadContext.IsShared(name))))
                throw new ReferenceException($"This notebook uses {id} {used}; {version}{(added.Exists(package => HasId(package, id)) ? "" : $", which {string.Join(" or ", added.Select(package => package.Id))} needs,")} can be used after a restart of the kernel.");
        // Where a package has an assembly to compile against and another to load, the one that is loaded does for both.
        files.AddRange(restored.Compile.Where(IsAssembly).Select(file => restored.Runtime.FirstOrDefault(loaded => Path.GetFileName(loaded) == Path.GetFileName(file)) ?? file));
        Add(files, [.. restored.Runtime.Where(IsAssembly)]);
        foreach (string native in restored.NativeFolders)
            Context.AddNativeFolder(native);
        packages = wanted;
        foreach (var (id, version, _, _) in restored.Packages)
        {
            bool isNew = !versions.ContainsKey(id);
            versions[id] = version;
            if (isNew && KernelsOwn.Differs(id, version, isAskedFor: added.Exists(package => HasId(package, id))) is { } own)
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

    // The packages that are not in use yet; who names no version takes the one that is there.
    private List<(string Id, string Version)> Added(ReferenceDirectives directives)
    {
        var added = new List<(string Id, string Version)>();
        foreach (var same in directives.Packages.GroupBy(package => package.Id, StringComparer.OrdinalIgnoreCase))
        {
            string[] asked = [.. same.Select(package => package.Version).Where(version => version.Length > 0).Distinct()];
            if (asked.Length > 1)
                throw new ReferenceException($"The cell asks for {same.Key} in several versions: {string.Join(" and ", asked)}.");
            if (asked is [] ? !versions.ContainsKey(same.Key) : !packages.Contains((same.Key, asked[0])) && versions.GetValueOrDefault(same.Key) != asked[0])
                added.Add((same.Key, asked.FirstOrDefault("")));
        }
        return added;
    }

    // A package may bring a native library where assemblies stand.
    private static bool IsAssembly(string path)
    {
        try
        {
            _ = AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

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
        string[] added = [.. copies.Take(compiled.Count).Distinct().Except(assemblies)];
        assemblies.AddRange(added);
        foreach (string library in added)
            LibraryFormatters.Register(library, Context);
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
