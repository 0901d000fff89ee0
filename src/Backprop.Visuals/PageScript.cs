namespace Backprop.Visuals;

/// <summary>The scripts of the pages that can be played with, as they lie in Pages.</summary>
internal static class PageScript
{
    /// <summary>A script as an element of a page.</summary>
    internal static string Element(string name)
    {
        using Stream stream = typeof(PageScript).Assembly.GetManifestResourceStream($"Backprop.Visuals.Pages.{name}")
            ?? throw new InvalidOperationException($"The assembly has no script {name}.");
        using var reader = new StreamReader(stream);
        return $"<script>\n{reader.ReadToEnd().ReplaceLineEndings("\n")}</script>";
    }
}
