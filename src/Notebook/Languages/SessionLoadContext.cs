using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace Backprop.Notebook;

/// <summary>
/// Loads what a notebook refers to, apart from what the host itself uses: only the framework and the types that a cell
/// and the host exchange are shared, so a notebook may bring its own version of anything else.
/// </summary>
internal sealed class SessionLoadContext : AssemblyLoadContext, IDisposable
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private readonly Lock gate = new();
    private readonly string copies = Directory.CreateTempSubdirectory("backprop-").FullName;
    private readonly Dictionary<string, string> assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> nativeFolders = [];
    private readonly List<AssemblyDependencyResolver> resolvers = [];
    private readonly Lazy<string> facade;

    public SessionLoadContext() : base("notebook", isCollectible: false) => facade = new Lazy<string>(() => InteractiveFacade.WriteTo(copies));

    /// <summary>
    /// Makes files loadable, all or none, and returns the paths to compile against: copies under names made of their content, so
    /// that the originals can be rebuilt meanwhile. A file of the host's own, or of the framework, is used as it is.
    /// </summary>
    /// <exception cref="ReferenceException">Another build of one of the assemblies is in use already.</exception>
    public IReadOnlyList<string> Add(IReadOnlyList<string> paths)
    {
        string[] copies;
        try
        {
            copies = [.. paths.Select(path => Own(path) ?? ShadowCopy(path))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ReferenceException($"A library cannot be read, or copied: {problem.Message}", problem);
        }
        lock (gate)
        {
            var added = new Dictionary<string, (string Path, string Copy)>(StringComparer.OrdinalIgnoreCase);
            foreach (var (path, copy) in paths.Zip(copies).Where(file => Own(file.First) is null))
            {
                string name = Path.GetFileNameWithoutExtension(path);
                if (assemblies.TryGetValue(name, out string? known) && known != copy)
                    throw new ReferenceException($"{Path.GetFileName(path)} has been rebuilt, or comes from another folder, since this notebook first used it; restart the kernel to use it. ({path})");
                if (known is null && !added.TryAdd(name, (path, copy)) && added[name].Copy != copy)
                    throw new ReferenceException($"{Path.GetFileName(path)} is asked for twice, and the two differ: {added[name].Path} and {path}.");
            }
            AssemblyDependencyResolver[] found = [.. added.Values.Select(file => new AssemblyDependencyResolver(file.Path))];
            resolvers.AddRange(found);
            foreach (var (name, (path, copy)) in added)
            {
                assemblies[name] = copy;
                nativeFolders.Add(Path.GetDirectoryName(path)!);
            }
        }
        return copies;
    }

    /// <summary>Whether the framework has an assembly of this name, with or without its <c>.dll</c>.</summary>
    public static bool IsFrameworks(string name) =>
        File.Exists(Path.Combine(FrameworkFolder, name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name : name + ".dll"));

    /// <summary>Folders in which native libraries are looked for.</summary>
    public void AddNativeFolder(string folder)
    {
        lock (gate)
            nativeFolders.Add(folder);
    }

    /// <summary>Finds an assembly that a referenced one needs; null where it is nowhere.</summary>
    public string? Find(AssemblyName name)
    {
        if (name.Name == InteractiveFacade.Name)
            return facade.Value;
        lock (gate)
        {
            if (assemblies.TryGetValue(name.Name!, out string? known))
                return known;
            // From deps.json where there is one, else beside the assembly.
            string? path = resolvers.Select(resolver => resolver.ResolveAssemblyToPath(name)).FirstOrDefault(found => found is not null)
                ?? nativeFolders.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists);
            return path is null ? null : assemblies[name.Name!] = ShadowCopy(path);
        }
    }

    /// <summary>Removes the copies; where the system locks a loaded file they stay in the temporary folder.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(copies, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>The notebook's own build of an assembly of the framework: a package has brought a newer one. Null where there is none.</summary>
    public string? Replacing(string name)
    {
        lock (gate)
            return IsShared(name) ? assemblies.GetValueOrDefault(name) : null;
    }

    protected override Assembly? Load(AssemblyName name)
    {
        if (IsShared(name.Name!) && Replacing(name.Name!) is null)
            return null;
        return Find(name) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string name)
    {
        lock (gate)
        {
            string? path = resolvers.Select(resolver => resolver.ResolveUnmanagedDllToPath(name)).FirstOrDefault(found => found is not null)
                ?? nativeFolders.SelectMany(folder => NativeNames(name).Select(file => Path.Combine(folder, file))).FirstOrDefault(File.Exists);
            return path is null ? 0 : LoadUnmanagedDllFromPath(path);
        }
    }

    // What is used in place of a file; null where the file itself is.
    private string? Own(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (name == InteractiveFacade.Name)
            return facade.Value;
        if (!IsShared(name) || IsNewerThanFrameworks(path))
            return null;
        return KernelsOwn.FileOf(name) ?? path;
    }

    /// <summary>Whether the kernel's own, or the framework's, assembly of this name is used, unless a newer one is brought.</summary>
    public static bool IsShared(string name) => KernelsOwn.Contains(name) || IsFrameworks(name);

    private static bool IsNewerThanFrameworks(string path)
    {
        string ours = Path.Combine(FrameworkFolder, Path.GetFileName(path));
        return File.Exists(ours) && AssemblyName.GetAssemblyName(path).Version > AssemblyName.GetAssemblyName(ours).Version;
    }

    private static IEnumerable<string> NativeNames(string name) =>
        OperatingSystem.IsWindows() ? [name, name + ".dll"]
        : OperatingSystem.IsMacOS() ? [name, $"lib{name}.dylib", name + ".dylib"]
        : [name, $"lib{name}.so", name + ".so"];

    private string ShadowCopy(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        string folder = Path.Combine(copies, Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
        string copy = Path.Combine(folder, Path.GetFileName(path));
        if (!File.Exists(copy))
        {
            Directory.CreateDirectory(folder);
            // Symbols for line numbers in errors, documentation for inspection.
            foreach (string kind in (string[])[".pdb", ".xml"])
            {
                string companion = Path.ChangeExtension(path, kind);
                if (File.Exists(companion))
                    File.Copy(companion, Path.ChangeExtension(copy, kind), overwrite: true);
            }
            File.WriteAllBytes(copy, content);
        }
        return copy;
    }
}
