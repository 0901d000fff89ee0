namespace Backprop.Notebook.References;

/// <summary>Folders that belong to the user alone, unlike the system's temporary folder, where others can place files.</summary>
internal static class UserFolder
{
    /// <summary>Creates the folder, unless it exists; null if the user has no place for it.</summary>
    public static string? Create(string name)
    {
        string data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (data.Length == 0)
            return null;
        try
        {
            string path = Directory.CreateDirectory(Path.Combine(data, "backprop", name)).FullName;
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return path;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
