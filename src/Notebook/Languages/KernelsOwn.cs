using System.Diagnostics;

namespace Backprop.Notebook;

/// <summary>The libraries that cells and the kernel share, since they exchange values of their types: always the kernel's own build.</summary>
internal static class KernelsOwn
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        typeof(KernelsOwn).Assembly.GetName().Name!,
        typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.GetName().Name!,
        typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.GetName().Name!,
        // By its name: only a notebook with F# in it should load this one. Lists and options mean the same to every library.
        "FSharp.Core",
    };

    /// <summary>Whether an assembly, or the package of that name, is one of them.</summary>
    public static bool Contains(string name) => Names.Contains(name);

    /// <summary>The kernel's own file of an assembly; null where it has none.</summary>
    public static string? FileOf(string name) =>
        Path.Combine(Path.GetDirectoryName(typeof(KernelsOwn).Assembly.Location)!, name + ".dll") is var own && File.Exists(own) ? own : null;

    /// <summary>The kernel's own version of a package, where it stands in for another: one that was asked for, or is newer.</summary>
    public static string? Differs(string id, string version, bool isAskedFor)
    {
        if (!Contains(id) || FileOf(id) is not { } file || FileVersionInfo.GetVersionInfo(file).ProductVersion?.Split('+')[0] is not { } own)
            return null;
        // The builders write 10.1.401-servicing.26423.113 into what is published as 10.1.401.
        own = own.Split("-servicing")[0];
        return own != version && (isAskedFor || IsNewer(version, own)) ? own : null;
    }

    private static bool IsNewer(string version, string own) =>
        Version.TryParse(version.Split('-')[0], out Version? asked) && Version.TryParse(own.Split('-')[0], out Version? given) && asked > given;
}
