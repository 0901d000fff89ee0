namespace Backprop.Visuals;

/// <summary>The scripts of the interactive outputs, which are files in Pages.</summary>
internal static class PageScript
{
    /// <summary>A script as an element of a page.</summary>
    internal static string Element(string name)
    {
        using var reader = new StreamReader(typeof(PageScript).Assembly.GetManifestResourceStream($"Backprop.Visuals.Pages.{name}")!);
        return $"<script>\n{reader.ReadToEnd().ReplaceLineEndings("\n")}</script>";
    }
}
