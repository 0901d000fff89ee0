namespace Backprop.Notebook.References;

/// <summary>
/// A folder that exists as long as a session runs. The folder of a killed process stays behind; a later session sees that its lock is
/// free and removes it.
/// </summary>
internal sealed class SessionFolder : IDisposable
{
    private const string Parent = "sessions", Prefix = "backprop-session-", LockName = "in-use";
    private readonly FileStream held;

    /// <summary>Creates a folder.</summary>
    public SessionFolder()
    {
        for (int trial = 0; held is null; trial++)
        {
            // Without a folder of the user's own: a temporary one, which is not swept, because others could name theirs so.
            Path = UserFolder.Create(Parent) is { } parent
                ? Directory.CreateDirectory(System.IO.Path.Combine(parent, Prefix + System.IO.Path.GetRandomFileName())).FullName
                : Directory.CreateTempSubdirectory(Prefix).FullName;
            try
            {
                var file = new FileStream(System.IO.Path.Combine(Path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
                // Another session may have found the file unlocked and removed the folder.
                if (File.Exists(file.Name) || trial >= 10)
                    held = file;
                else
                    file.Dispose();
            }
            catch (IOException) when (trial < 10)
            {
                // Another session holds the file, to remove the folder.
            }
        }
        AppDomain.CurrentDomain.ProcessExit += RemoveAtExit;
    }

    /// <summary>The folder's path.</summary>
    public string Path { get; } = "";

    /// <summary>Removes folders that ended processes left behind.</summary>
    /// <param name="parent">The parent folder; by default that of all sessions.</param>
    public static void Sweep(string? parent = null) => Try(() =>
    {
        if ((parent ?? UserFolder.Create(Parent)) is not { } swept)
            return;
        foreach (string folder in Directory.GetDirectories(swept, Prefix + "*"))
        {
            Try(() =>
            {
                if (new DirectoryInfo(folder).LinkTarget is not null)
                    return;
                // A folder without a lock file is being created or removed. The lock is held, so that no session starts to use it.
                string name = System.IO.Path.Combine(folder, LockName);
                using var held = new FileStream(name, FileMode.Open, FileAccess.Write, FileShare.Delete);
                Directory.Delete(folder, recursive: true);
            });
        }
    });

    /// <summary>Removes the folder. If the system locks loaded files, it remains until a later session removes it.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= RemoveAtExit;
        held.Dispose();
        Try(() => Directory.Delete(Path, recursive: true));
    }

    private static void Try(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void RemoveAtExit(object? sender, EventArgs e) => Dispose();
}
