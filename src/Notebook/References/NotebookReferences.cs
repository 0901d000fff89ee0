using System.Reflection;
using System.Runtime.CompilerServices;

namespace Backprop.Notebook.References;

/// <summary>The assemblies and packages referenced by the cells of a notebook, shared by all languages.</summary>
internal sealed class NotebookReferences(string folder) : IDisposable
{
    private readonly List<string> assemblies = [];
    private List<(string Id, string Version)> packages = [];
    private readonly Dictionary<string, string> versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> sources = [];

    /// <summary>The notebook's folder, to which paths are relative.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>The context that loads the assemblies.</summary>
    public SessionLoadContext Context { get; } = new();

    /// <summary>Loads packages' notebook extensions from the given folders.</summary>
    public Func<IEnumerable<string>, CancellationToken, Task> PrepareAsync { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The files to compile against, in the order they were added.</summary>
    public IReadOnlyList<string> Assemblies => assemblies;

    /// <summary>Adds what a cell's directives reference, all or nothing.</summary>
    /// <exception cref="ReferenceException">A reference is unavailable or conflicts with one in use.</exception>
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
        // All packages of the notebook are resolved together, so that shared dependencies have one version; versions in use are kept.
        bool IsAdded(string id) => added.Exists(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        List<(string Id, string Version)> wanted =
        [
            .. packages.Where(known => !IsAdded(known.Id)).Select(known => (known.Id, versions.GetValueOrDefault(known.Id, known.Version))),
            .. added,
        ];
        var restored = await NuGetPackages.RestoreAsync(wanted, sources, Folder, Context.Folder, cancellation).ConfigureAwait(false);
        foreach (var (id, version, _) in restored.Packages.Where(package => package.IsLoaded))
        {
            if (!versions.TryGetValue(id, out string? used) || used == version)
                continue;
            string needed = IsAdded(id) ? "" : $", which {string.Join(" or ", added.Select(package => package.Id))} needs,";
            throw new ReferenceException($"This notebook uses {id} {used}; {version}{needed} can be used after a restart of the kernel.");
        }
        // Where a package has an assembly to compile against and another to load, the one that is loaded does for both.
        files.AddRange(restored.Compile.Where(IsAssembly).Select(file =>
            restored.Runtime.FirstOrDefault(loaded => Path.GetFileName(loaded) == Path.GetFileName(file)) ?? file));
        Add(files, [.. restored.Runtime.Where(IsAssembly)]);
        foreach (string native in restored.NativeFolders)
            Context.AddNativeFolder(native);
        packages = wanted;
        foreach (var (id, version, _) in restored.Packages)
        {
            bool isNew = !versions.ContainsKey(id);
            versions[id] = version;
            if (isNew && KernelsOwn.Differs(id, version, IsAdded(id)) is { } own)
                CurrentCell.Output?.Write("stderr", $"{id} {own} is the kernel's own version, which is used instead of {version}.\n");
            string asked = added.Find(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).Version ?? "";
            // The next higher version may lack what the cell uses. Ranges and versions with a star allow several.
            if (Version.TryParse(asked, out var parsed) && WithoutZeros(parsed.ToString()) != WithoutZeros(version))
                CurrentCell.Output?.Write("stderr", $"{id} {asked} is not available; {version} is used instead.\n");
        }
        await PrepareAsync(restored.ExtensionFolders, cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds the assemblies of a type and its type arguments, so that another language can name it.</summary>
    public void Add(Type type)
    {
        for (; type.HasElementType; type = type.GetElementType()!)
        {
        }
        foreach (Type argument in type.GetGenericArguments())
            Add(argument);
        // An assembly without a file, such as a cell's, cannot be compiled against; the framework is referenced anyway.
        if (!type.Assembly.IsDynamic && type.Assembly.Location is { Length: > 0 } path
            && Path.GetDirectoryName(path) != Path.GetDirectoryName(typeof(object).Assembly.Location) && !assemblies.Contains(path))
            assemblies.Add(path);
    }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();

    // The packages that are not in use yet; a reference without a version accepts the version in use.
    private List<(string Id, string Version)> Added(ReferenceDirectives directives)
    {
        var added = new List<(string Id, string Version)>();
        foreach (var same in directives.Packages.GroupBy(package => package.Id, StringComparer.OrdinalIgnoreCase))
        {
            string[] asked = [.. same.Select(package => package.Version).Where(version => version.Length > 0).Distinct()];
            if (asked.Length > 1)
                throw new ReferenceException($"The cell asks for {same.Key} in several versions: {string.Join(" and ", asked)}.");
            string? version = asked.FirstOrDefault();
            bool isInUse = version is null
                ? versions.ContainsKey(same.Key)
                : packages.Contains((same.Key, version)) || versions.GetValueOrDefault(same.Key) == version;
            if (!isInUse)
                added.Add((same.Key, version ?? ""));
        }
        return added;
    }

    // 1.0 and 1.0.0 are the same version.
    private static string WithoutZeros(string version) =>
        version.EndsWith(".0", StringComparison.Ordinal) ? WithoutZeros(version[..^2]) : version;

    // A package may contain a native library among its assemblies.
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

    // Null for an assembly of the framework, as in #r "System.Net.Http", which is referenced anyway.
    private string? PathOf(string file)
    {
        string path = Path.GetFullPath(Path.Combine(Folder, file));
        if (!File.Exists(path) && HostReferences.FrameworkFile(file) is not null)
            return null;
        if (!File.Exists(path))
        {
            bool isBuilt = path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}");
            string hint = isBuilt ? " Is its project built, in this configuration?" : "";
            throw new ReferenceException($"#r \"{file}\": there is no file {path}.{hint}");
        }
        Check(path);
        return path;
    }

    private void Add(IReadOnlyList<string> compiled, IReadOnlyList<string> loaded)
    {
        var copies = Context.Add([.. compiled, .. loaded]);
        string[] added = [.. copies.Take(compiled.Count).Distinct().Except(assemblies)];
        assemblies.AddRange(added);
        foreach (string library in added)
            RegisterFormatters(library);
    }

    // Runs the initializer of a library that registers formatters: the runtime would load it only when a cell first uses it, too late
    // for values that are shown before. Without them, the library remains usable.
    private void RegisterFormatters(string path)
    {
        try
        {
            // The kernel's own assemblies are already loaded and would be loaded a second time.
            if (!SessionLoadContext.IsShared(Path.GetFileNameWithoutExtension(path))
                && AssemblyFile.References(path).Any(needed => needed.Name == "Microsoft.DotNet.Interactive.Formatting"))
                RuntimeHelpers.RunModuleConstructor(Context.LoadFromAssemblyPath(path).ManifestModule.ModuleHandle);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            string reason = (problem.InnerException ?? problem).Message;
            CurrentCell.Output?.Write("stderr", $"{Path.GetFileName(path)} could not register its formatters: {reason}\n");
        }
    }

    // If the compiler were given a file that is not an assembly, no later cell would compile.
    private static void Check(string path)
    {
        try
        {
            _ = AssemblyName.GetAssemblyName(path);
        }
        catch (BadImageFormatException problem)
        {
            throw new ReferenceException($"#r \"{path}\" is not a .NET assembly.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ReferenceException($"#r \"{path}\" cannot be read: {problem.Message}", problem);
        }
    }
}
