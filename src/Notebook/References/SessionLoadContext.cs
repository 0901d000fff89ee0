using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace Backprop.Notebook.References;

/// <summary>
/// Loads a notebook's assemblies separately from the host's: only the framework and the types that cells and host exchange are
/// shared, so a notebook may use its own version of anything else.
/// </summary>
internal sealed class SessionLoadContext() : AssemblyLoadContext("notebook", isCollectible: false), IDisposable
{
    private readonly Lock gate = new();
    private readonly SessionFolder copies = new();
    private readonly Dictionary<string, string> assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> nativeFolders = [];
    private readonly List<AssemblyDependencyResolver> resolvers = [];

    /// <summary>The session's own folder, which contains the copies.</summary>
    public string Folder => copies.Path;

    /// <summary>
    /// Makes files loadable, all or none, and returns the paths to compile against: copies in folders named after their content, so that
    /// the originals can be rebuilt in the meantime. Files of the host or the framework are used in place.
    /// </summary>
    /// <exception cref="ReferenceException">Another build of one of the assemblies is already in use.</exception>
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
                    throw new ReferenceException(OtherBuild(path, known));
                if (known is null && !added.TryAdd(name, (path, copy)) && added[name].Copy != copy)
                {
                    throw new ReferenceException(
                        $"{Path.GetFileName(path)} is asked for twice, and the two differ: {added[name].Path} and {path}.");
                }
            }
            resolvers.AddRange([.. added.Values.Select(file => Resolver(file.Path))]);
            foreach (var (name, (path, copy)) in added)
            {
                assemblies[name] = copy;
                nativeFolders.Add(Path.GetDirectoryName(path)!);
            }
        }
        return copies;
    }

    private static AssemblyDependencyResolver Resolver(string path)
    {
        try
        {
            return new AssemblyDependencyResolver(path);
        }
        catch (InvalidOperationException problem)
        {
            throw new ReferenceException($"{Path.ChangeExtension(path, ".deps.json")} is damaged; build {path} again.", problem);
        }
    }

    /// <summary>Adds a folder to search for native libraries.</summary>
    public void AddNativeFolder(string folder)
    {
        lock (gate)
            nativeFolders.Add(folder);
    }

    /// <summary>Finds a dependency of a referenced assembly; null if there is none.</summary>
    public string? Find(AssemblyName name)
    {
        if (KernelsOwn.Contains(name.Name!))
            return KernelsOwn.FileOf(name.Name!);
        lock (gate)
        {
            if (assemblies.TryGetValue(name.Name!, out string? known))
                return known;
            // From deps.json if there is one, or else beside the assembly.
            string? path = resolvers.Select(resolver => resolver.ResolveAssemblyToPath(name)).FirstOrDefault(found => found is not null)
                ?? nativeFolders.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists);
            return path is null ? null : assemblies[name.Name!] = ShadowCopy(path);
        }
    }

    /// <summary>Removes the copies.</summary>
    public void Dispose() => copies.Dispose();

    /// <summary>The notebook's build of a framework assembly, if a package brought a newer one; otherwise null.</summary>
    public string? Replacing(string name)
    {
        lock (gate)
            return IsShared(name) ? assemblies.GetValueOrDefault(name) : null;
    }

    protected override Assembly? Load(AssemblyName name) =>
        (!IsShared(name.Name!) || Replacing(name.Name!) is not null) && Find(name) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string name)
    {
        lock (gate)
        {
            IEnumerable<string> files = nativeFolders.SelectMany(folder => NativeNames(name).Select(file => Path.Combine(folder, file)));
            string? path = resolvers.Select(resolver => resolver.ResolveUnmanagedDllToPath(name)).FirstOrDefault(found => found is not null)
                ?? files.FirstOrDefault(File.Exists);
            return path is null ? 0 : LoadUnmanagedDllFromPath(path);
        }
    }

    private static string OtherBuild(string path, string known)
    {
        AssemblyName used = AssemblyName.GetAssemblyName(known), asked = AssemblyName.GetAssemblyName(path);
        return used.Version != asked.Version
            ? $"{used.Name} {used.Version} is in use; {asked.Version} can be used after a restart of the kernel. ({path})"
            : $"{Path.GetFileName(path)} has been rebuilt, or comes from another folder, since this notebook first used it; "
                + $"restart the kernel to use it. ({path})";
    }

    // The file used instead of the given one; null if that file itself is used.
    private string? Own(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return !IsShared(name) || IsNewerThanFrameworks(path) ? null : KernelsOwn.FileOf(name) ?? path;
    }

    /// <summary>Whether the kernel's or framework's assembly of this name is used, unless the notebook references a newer one.</summary>
    public static bool IsShared(string name) => KernelsOwn.Contains(name) || HostReferences.FrameworkFile(name) is not null;

    private static bool IsNewerThanFrameworks(string path) =>
        HostReferences.FrameworkFile(Path.GetFileName(path)) is { } ours
        && AssemblyName.GetAssemblyName(path).Version > AssemblyName.GetAssemblyName(ours).Version;

    private static IEnumerable<string> NativeNames(string name) =>
        OperatingSystem.IsWindows() ? [name, name + ".dll"]
        : OperatingSystem.IsMacOS() ? [name, $"lib{name}.dylib", name + ".dylib"]
        : [name, $"lib{name}.so", name + ".so"];

    private string ShadowCopy(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        string folder = Path.Combine(copies.Path, Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
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
