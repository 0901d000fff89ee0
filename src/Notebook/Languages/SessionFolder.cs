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
        for (int trial = 0; held is null; trial++)
        {
            Path = Directory.CreateTempSubdirectory(Prefix).FullName;
            try
            {
                var file = new FileStream(System.IO.Path.Combine(Path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
                // Another session may have found the file before it was locked, and swept it away.
                if (File.Exists(file.Name) || trial >= 10)
                    held = file;
                else
                    file.Dispose();
            }
            catch (IOException) when (trial < 10)
            {
                // Another session holds the file, to sweep it away.
            }
        }
        AppDomain.CurrentDomain.ProcessExit += RemoveAtExit;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; } = "";

    /// <summary>Removes those that processes have left behind.</summary>
    /// <param name="parent">Where they are; the system's temporary folder unless given.</param>
    public static void Sweep(string? parent = null)
    {
        try
        {
            foreach (string folder in Directory.GetDirectories(parent ?? System.IO.Path.GetTempPath(), Prefix + "*"))
                RemoveIfLeft(folder);
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

    // A folder without the file is being made, or removed. The file is held meanwhile, so that nobody begins with it.
    private static void RemoveIfLeft(string folder)
    {
        try
        {
            using var held = new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.Write, FileShare.Delete);
            Remove(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
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
