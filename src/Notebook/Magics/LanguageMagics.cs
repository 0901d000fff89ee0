namespace Backprop.Notebook.Magics;

/// <summary>The magics that set the language of the lines below them.</summary>
internal static class LanguageMagics
{
    public static IReadOnlyList<Magic> All { get; } =
    [
        Of("csharp", "C#, run here", "#!c#"),
        Of("fsharp", "F#, run here", "#!f#"),
        Of("html", "HTML, shown as it is"),
        Of("javascript", "JavaScript, run in the page that the output is shown in", "#!js"),
        Of("markdown", "Markdown, shown as text", "#!md"),
        Of("mermaid", "a Mermaid diagram; drawn where the front end can, else its text"),
    ];

    private static Magic Of(string language, string what, params string[] aliases) =>
        new("#!" + language, "", $"The lines below are {what}.") { Language = language, Aliases = aliases };
}
