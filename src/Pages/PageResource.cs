using System.IO.Compression;
using System.Reflection;

namespace Backprop.Pages;

/// <summary>The resources embedded in a page: its style, its script, and plotly.js for pages with charts.</summary>
internal static class PageResource
{
    public static readonly string Style = Read("HtmlExport.css");
    public static readonly string Script = Read("HtmlExport.js");

    /// <summary>
    /// plotly.js, as gzip in Base64, which has a third of the size; null if it was unavailable when this assembly was built.
    /// </summary>
    public static readonly Lazy<string?> Plotly = new(Pack);

    private static string Read(string name)
    {
        using var reader = new StreamReader(Open(name)!);
        return reader.ReadToEnd();
    }

    private static string? Pack()
    {
        using Stream? script = Open("plotly.js");
        if (script is null)
            return null;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            script.CopyTo(gzip);
        return Convert.ToBase64String(packed.ToArray());
    }

    private static Stream? Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
}
