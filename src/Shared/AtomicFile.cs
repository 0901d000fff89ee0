using System.Text;

namespace Backprop.Shared;

/// <summary>Files that are written completely or not at all: to a temporary name beside the target, then renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Writes text as UTF-8.</summary>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes; a file that exists is replaced, and keeps its permissions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it holds then.</param>
    /// <param name="temporary">A temporary name beside it; by default one that no other file has.</param>
    /// <exception cref="IOException">The file cannot be written; what was there stays as it was.</exception>
    public static void Write(string path, byte[] content, string? temporary = null)
    {
        // A link stays a link: what it leads to is replaced.
        string target = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } linked
            ? linked.FullName
            : Path.GetFullPath(path);
        temporary ??= $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
