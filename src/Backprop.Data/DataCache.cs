namespace Backprop.Data;

/// <summary>Where data are kept.</summary>
internal static class DataCache
{
    /// <summary>The folder that <c>BACKPROP_DATA</c> names; null where it is not set.</summary>
    public static string? NamedFolder =>
        Environment.GetEnvironmentVariable(Mnist.FolderVariable) is { Length: > 0 } folder ? folder : null;

    /// <summary>
    /// Downloads: the data/ folder of the checkout that the current folder lies in; outside a checkout, a folder of the user's own.
    /// </summary>
    public static string Folder
    {
        get
        {
            for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            {
                string data = Path.Combine(folder.FullName, "data");
                if (File.Exists(Path.Combine(data, "README.md")) && File.Exists(Path.Combine(folder.FullName, "global.json")))
                    return data;
            }
            string own = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(own, "backprop", "data");
        }
    }
}
