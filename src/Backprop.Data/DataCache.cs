namespace Backprop.Data;

/// <summary>Where downloads are kept.</summary>
internal static class DataCache
{
    /// <summary>
    /// The data/ folder of the checkout that the current folder lies in; outside a checkout, a folder of the user's own.
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
