using System.Text;

namespace Backprop.Notebook;

/// <summary>Writes files completely or not at all: to a temporary file beside the target, which is then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes text as UTF-8.</summary>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes; an existing file is replaced and keeps its permissions.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file stays unchanged.</exception>
    public static void Write(string path, byte[] content)
    {
        // A link stays a link: its target is replaced.
        string target = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } linked
            ? linked.FullName
            : Path.GetFullPath(path);
        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
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
