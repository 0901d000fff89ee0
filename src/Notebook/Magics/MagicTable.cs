namespace Backprop.Notebook.Magics;

/// <summary>All the magics of a session.</summary>
internal sealed class MagicTable
{
    private readonly Dictionary<string, Magic> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, Magic?> added;

    /// <param name="added">Finds a magic that a cell or an extension has added.</param>
    public MagicTable(Func<string, Magic?> added)
    {
        this.added = added;
        All =
        [
            .. NotebookLanguage.All.Select(language => new Magic("#!" + language.Name, "", $"The lines below are {language.What}.")
            {
                Language = language.Name,
                Aliases = [.. language.Aliases.Select(alias => "#!" + alias)],
            }),
            .. SharingMagics.All,
            ImportMagic.Import,
            .. SessionMagics.All,
        ];
        foreach (Magic magic in All)
            foreach (string name in (string[])[magic.Name, .. magic.Aliases])
                byName.Add(name, magic);
    }

    /// <summary>The magics in the order in which they are listed.</summary>
    public IReadOnlyList<Magic> All { get; }

    /// <summary>All names, including aliases.</summary>
    public IEnumerable<string> Names => byName.Keys;

    /// <summary>The magic of that name; null if there is none.</summary>
    public Magic? Find(string name) => byName.GetValueOrDefault(name) ?? added(name);

    /// <summary>The language for a name in metadata or an option, such as "csharp" for "c#"; unknown names are returned as is.</summary>
    public string LanguageOf(string name) => Find("#!" + name)?.Language ?? name;

    /// <summary>The error for an unknown name.</summary>
    public MagicException Unknown(string name) => new(IsOfExtension(name)
        ? $"{name} is not known here; the languages are C#, F#, HTML, JavaScript, markdown and Mermaid, while PowerShell, SQL, KQL, "
            + "Python, R and #!connect belong to extensions of the archived .NET Interactive."
        : $"{name} is not known here; {Nearest.Question(name, Names)}#!lsmagic lists them all.");

    // A database connection has a name of its own after the language's: #!sql-shop.
    private static bool IsOfExtension(string name) => name[2..].Split('-')[0].ToLowerInvariant()
        is "pwsh" or "powershell" or "sql" or "kql" or "connect" or "python" or "r";
}
