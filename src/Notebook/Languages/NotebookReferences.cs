using System.Reflection;

namespace Backprop.Notebook;

/// <summary>What the cells of one notebook refer to, in whichever language: assemblies and packages.</summary>
internal sealed class NotebookReferences(string folder) : IDisposable
{
    private readonly List<string> assemblies = [];
    private readonly List<(string Id, string Version)> packages = [];
    private readonly List<string> sources = [];

    /// <summary>The notebook's folder, where relative paths begin.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>What has loaded, or will load, the assemblies.</summary>
    public SessionLoadContext Context { get; } = new();

    /// <summary>Lets packages prepare the notebook, given the folders in which they keep what does so.</summary>
    public Func<IEnumerable<string>, CancellationToken, Task> PrepareAsync { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The files to compile against, in the order in which they came.</summary>
    public IReadOnlyList<string> Assemblies => assemblies;

    /// <summary>Adds what a cell's directives name.</summary>
    /// <exception cref="ReferenceException">Something they name is not to be had.</exception>
    public async Task AddAsync(ReferenceDirectives directives, CancellationToken cancellation)
    {
        foreach (string file in directives.Files)
        {
            string path = Path.GetFullPath(Path.Combine(Folder, file));
            // #r "System.Net.Http" names an assembly of the framework, which is at hand.
            if (!File.Exists(path) && SessionLoadContext.IsFrameworks(file))
                continue;
            if (!File.Exists(path))
                throw new ReferenceException($"#r \"{file}\": there is no file {path}.{(path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}") ? " Is its project built, in this configuration?" : "")}");
            Add(path);
        }
        sources.AddRange(directives.Sources.Except(sources));
        var added = directives.Packages.Except(packages).ToList();
        if (added.Count == 0)
            return;
        // All packages of the notebook are resolved together, so that what they share has one version.
        var restored = await NuGetPackages.RestoreAsync([.. packages, .. added], sources, Folder, cancellation).ConfigureAwait(false);
        packages.AddRange(added);
        foreach (string native in restored.NativeFolders)
            Context.AddNativeFolder(native);
        foreach (string file in restored.Runtime)
            Context.Add(file);
        // Where a package has an assembly to compile against and another to load, the one that is loaded does for both.
        foreach (string file in restored.Compile)
            Add(restored.Runtime.FirstOrDefault(loaded => Path.GetFileName(loaded) == Path.GetFileName(file)) ?? file);
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

    private void Add(string path)
    {
        try
        {
            // Once the compiler has been told of a file that is none, no later cell would compile.
            _ = AssemblyName.GetAssemblyName(path);
            string copy = Context.Add(path);
            if (!assemblies.Contains(copy))
                assemblies.Add(copy);
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
