namespace Backprop.Notebook;

/// <summary>
/// A temporary folder for as long as a session runs. One whose process was killed stays behind; the next session finds that
/// nobody holds the lock in it, and removes it.
/// </summary>
internal sealed class SessionFolder : IDisposable
{
    private const string Prefix = "backprop-session-";
    private const string LockName = "in-use";
    private readonly FileStream held;

    /// <summary>Makes one.</summary>
    public SessionFolder()
    {
        Path = Directory.CreateTempSubdirectory(Prefix).FullName;
        held = new FileStream(System.IO.Path.Combine(Path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        AppDomain.CurrentDomain.ProcessExit += RemoveAtExit;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Removes those that processes have left behind.</summary>
    /// <param name="parent">Where they are; the system's temporary folder unless given.</param>
    public static void Sweep(string? parent = null)
    {
        try
        {
            foreach (string folder in Directory.GetDirectories(parent ?? System.IO.Path.GetTempPath(), Prefix + "*"))
                if (IsLeft(folder))
                    Remove(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Removes it; where the system locks a loaded file it stays until a later session sweeps it away.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= RemoveAtExit;
        held.Dispose();
        Remove(Path);
    }

    // A folder without the file is being made, or removed.
    private static bool IsLeft(string folder)
    {
        try
        {
            using var free = new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.Write, FileShare.None);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void RemoveAtExit(object? sender, EventArgs e) => Dispose();
}
