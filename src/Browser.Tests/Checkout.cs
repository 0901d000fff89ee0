namespace Backprop.Browser.Tests;

/// <summary>The checkout that is tested: its notebooks, and where what the tests saw is kept.</summary>
internal static class Checkout
{
    /// <summary>The checkout's folder.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Pages, screenshots and prints.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(Folder, "artifacts", "browser")).FullName;

    /// <summary>The course's notebooks, by name.</summary>
    public static string[] Notebooks { get; } =
        [
            .. Directory.EnumerateFiles(Path.Combine(Folder, "notebooks"), "*.ipynb")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The notebooks whose pages are opened, which takes ten seconds each: all on CI, otherwise some of every kind.</summary>
    public static string[] Pages { get; } = Environment.GetEnvironmentVariable("CI") == "true"
        ? Notebooks
        : [.. Notebooks.Where(notebook => notebook[..2] is "04" or "06" or "09")];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "notebooks")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No notebooks above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
