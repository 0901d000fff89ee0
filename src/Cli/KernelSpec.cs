using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Cli;

/// <summary>
/// A kernel as Jupyter finds it: a folder with a kernel.json and the program. Files in it that this class did not install are
/// preserved.
/// </summary>
internal sealed partial class KernelSpec
{
    private const string Owner = "backprop";
    private const string FileName = "kernel.json";
    private const string ProgramFolder = "program";

    private readonly string? prefix;
    private readonly KernelSpec? csharp;

    /// <param name="name">The name by which notebooks request the kernel, such as ".net-csharp".</param>
    /// <param name="prefix">A Python environment or another prefix; null for the user's own Jupyter folder.</param>
    /// <exception cref="ArgumentException">Jupyter would not find a kernel of that name.</exception>
    public KernelSpec(string name, string? prefix)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ValidName().IsMatch(name))
        {
            throw new ArgumentException(
                $"Jupyter finds no kernel called \"{name}\"; a name is made of a-z, 0-9, point, dash and underscore.");
        }
        Name = name;
        this.prefix = prefix;
        string data = prefix is null ? UserFolder() : Path.Combine(prefix, "share", "jupyter");
        Folder = Path.Combine(Path.GetFullPath(data), "kernels", name);
    }

    private KernelSpec(KernelSpec csharp)
        : this(csharp.Name == DefaultName ? ".net-fsharp" : csharp.Name + "-fsharp", csharp.prefix) => this.csharp = csharp;

    /// <summary>The kernel for F# notebooks, which runs the program of this one.</summary>
    public KernelSpec FSharp => new(this);

    /// <summary>The name in the metadata of notebooks written for C# on .NET.</summary>
    public static string DefaultName => ".net-csharp";

    /// <summary>The kernel's name.</summary>
    public string Name { get; }

    /// <summary>The kernel's folder, whether it exists or not.</summary>
    public string Folder { get; }

    /// <summary>The name shown in kernel pickers.</summary>
    public string DisplayName => csharp is not null ? csharp.DisplayName.Replace("C#", "F#")
        : Name == DefaultName ? ".NET (C#)" : $".NET (C#) {Name}";

    /// <summary>Whether a kernel of that name is installed.</summary>
    public bool Exists => File.Exists(Path.Combine(Folder, FileName));

    /// <summary>Whether it was installed by <see cref="Install"/>.</summary>
    public bool IsOurs => Files is not null;

    private string Language => csharp is null ? "csharp" : "fsharp";

    // The installed files, relative to the folder; null if nothing was installed.
    private string[]? Files
    {
        get
        {
            try
            {
                if (!Exists || JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, FileName))) is not JsonObject spec)
                    return null;
                return spec["metadata"]?[Owner]?["files"] is JsonArray files
                    ? [.. files.Select(file => file?.GetValue<string>() ?? throw new JsonException("A file without a name."))]
                    : null;
            }
            catch (Exception problem) when (problem is JsonException or InvalidOperationException or ArgumentException)
            {
                // Not written by Install. An ArgumentException means a repeated member.
                return null;
            }
        }
    }

    /// <summary>Installs a kernel and replaces one of the same name, completely or not at all.</summary>
    /// <param name="program">A folder with the published program; it is moved, except by the kernel for F#.</param>
    /// <param name="assembly">The assembly to start.</param>
    /// <param name="host">The <c>dotnet</c> command.</param>
    /// <exception cref="IOException">
    /// The folder cannot be written, or a running kernel holds its files; the earlier kernel is still there, or where the message says.
    /// </exception>
    public void Install(string program, string assembly, string host)
    {
        string kernels = Path.GetDirectoryName(Folder)!;
        Directory.CreateDirectory(kernels);
        // On the same disk, but not in the kernels folder, where Jupyter would treat it as a kernel.
        string work = Path.Combine(Path.GetDirectoryName(kernels)!, $".{Owner}-{Guid.NewGuid():N}");
        string next = Path.Combine(work, "next"), before = Path.Combine(work, "before");
        bool isKept = false;
        try
        {
            Directory.CreateDirectory(next);
            if (csharp is null)
                Move(program, Path.Combine(next, ProgramFolder));
            string json = Json(next, assembly, host).ToJsonString(new JsonSerializerOptions { WriteIndented = true });
            File.WriteAllText(Path.Combine(next, FileName), json);
            if (Directory.Exists(Folder))
            {
                var present = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(Folder, file));
                foreach (string file in present.Except([.. Files ?? [], FileName]))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(next, file))!);
                    File.Copy(Path.Combine(Folder, file), Path.Combine(next, file));
                }
                Directory.Move(Folder, before);
            }
            try
            {
                Directory.Move(next, Folder);
            }
            catch (Exception problem) when (Directory.Exists(before))
            {
                if (WhyNot(() => Directory.Move(before, Folder)) is not { } reason)
                    throw;
                isKept = true;
                throw new IOException(
                    $"{problem.Message} What was in {Folder} is now in {before}, and could not be put back: {reason}", problem);
            }
        }
        finally
        {
            // A running kernel may hold a file of the old program; the new one is installed nevertheless.
            if (!isKept && Directory.Exists(work))
                WhyNot(() => Directory.Delete(work, recursive: true));
        }
    }

    /// <summary>Removes the files that <see cref="Install"/> installed, and nothing else.</summary>
    /// <returns>Whether the folder was removed, too; if not, it contains other files.</returns>
    public bool Uninstall()
    {
        var folders = new HashSet<string> { Folder };
        foreach (string file in Files ?? throw new InvalidOperationException($"{Folder} holds no kernel of this program."))
        {
            string path = Path.GetFullPath(Path.Combine(Folder, file));
            // A modified list must not lead to files elsewhere.
            if (!path.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                continue;
            if (File.Exists(path))
                File.Delete(path);
            for (string folder = Path.GetDirectoryName(path)!; folder != Folder; folder = Path.GetDirectoryName(folder)!)
                folders.Add(folder);
        }
        File.Delete(Path.Combine(Folder, FileName));
        foreach (string folder in folders.OrderByDescending(folder => folder.Length))
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        return !Directory.Exists(Folder);
    }

    private JsonObject Json(string next, string assembly, string host) => new()
    {
        ["argv"] = new JsonArray(
            host, Path.Combine((csharp ?? this).Folder, ProgramFolder, assembly),
            "kernel", "start", "--language", Language, "{connection_file}"),
        ["display_name"] = DisplayName,
        ["language"] = Language,
        // Otherwise VS Code signals the whole process tree.
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject
        {
            ["debugger"] = false,
            [Owner] = new JsonObject
            {
                ["files"] = new JsonArray([.. Directory.EnumerateFiles(next, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(next, file)).Order(StringComparer.Ordinal).Select(file => (JsonNode)file)]),
            },
        },
    };

    private static string? WhyNot(Action change)
    {
        try
        {
            change();
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return problem.Message;
        }
    }

    // Moving to another disk requires a copy.
    private static void Move(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
        }
        catch (IOException)
        {
            KernelProgram.Copy(from, to);
        }
    }

    private static string UserFolder()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } given)
            return given;
        string home = Place(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Place(Environment.SpecialFolder.ApplicationData), "jupyter");
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter");
        string? data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        return Path.Combine(string.IsNullOrEmpty(data) ? Path.Combine(home, ".local", "share") : data, "jupyter");

        static string Place(Environment.SpecialFolder folder) =>
            Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
    }

    // Not "." or "..", which are other folders.
    [GeneratedRegex(@"^(?!\.+\z)[a-z0-9._\-]+\z")]
    private static partial Regex ValidName();
}
