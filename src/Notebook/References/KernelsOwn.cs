using System.Diagnostics;

namespace Backprop.Notebook.References;

/// <summary>The libraries whose types cells and the kernel exchange; the kernel's own build is always used.</summary>
internal static class KernelsOwn
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        typeof(KernelsOwn).Assembly.GetName().Name!,
        // By name, so that they are loaded only where they are used.
        "Microsoft.DotNet.Interactive",
        "Microsoft.DotNet.Interactive.Documents",
        "Microsoft.DotNet.Interactive.Formatting",
        "Microsoft.AspNetCore.Html.Abstractions",
        "System.Reactive",
        // Shared, so that lists and options are the same types in all libraries.
        FSharpCore,
    };

    private const string FSharpCore = "FSharp.Core";

    /// <summary>Their files, except that of F#, which its cells reference themselves.</summary>
    public static IEnumerable<string> Files => Names.Where(name => name != FSharpCore).Select(FileOf).OfType<string>();

    /// <summary>Whether an assembly or package of that name is one of them.</summary>
    public static bool Contains(string name) => Names.Contains(name);

    /// <summary>The kernel's own file of an assembly; null if it has none.</summary>
    public static string? FileOf(string name)
    {
        string own = Path.Combine(Path.GetDirectoryName(typeof(KernelsOwn).Assembly.Location)!, name + ".dll");
        return File.Exists(own) ? own : null;
    }

    /// <summary>The kernel's version of a package if it replaces a requested or newer one; otherwise null.</summary>
    public static string? Differs(string id, string version, bool isAskedFor)
    {
        if (!Contains(id) || FileOf(id) is not { } file)
            return null;
        // Build servers write 10.1.401-servicing.26423.113+commit into the package published as 10.1.401.
        string? own = FileVersionInfo.GetVersionInfo(file).ProductVersion?.Split('+')[0].Split("-servicing")[0];
        return own is not null && own != version && (isAskedFor || IsNewer(version, own)) ? own : null;
    }

    private static bool IsNewer(string version, string own) =>
        Version.TryParse(version.Split('-')[0], out Version? asked)
        && Version.TryParse(own.Split('-')[0], out Version? given)
        && asked > given;
}
