namespace Backprop.Cli.Tests;

/// <summary>The folder of the repository that the tests were built in.</summary>
internal static class Checkout
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "notebooks")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No notebooks above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
