using Backprop.Notebook;

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
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "notebooks"), "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>The page of a notebook with the outputs that are stored in it.</summary>
    public static string Export(string notebook)
    {
        string page = Path.Combine(Artifacts, notebook + ".html");
        AtomicFile.Write(page, HtmlExport.ToHtml(NotebookDocument.Load(Path.Combine(Folder, "notebooks", notebook + ".ipynb")), notebook));
        return page;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "notebooks")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No notebooks above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
