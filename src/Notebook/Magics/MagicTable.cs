namespace Backprop.Notebook.Magics;

/// <summary>All the magics of a session.</summary>
/// <param name="added">Finds a magic that a cell or an extension has added.</param>
internal sealed class MagicTable(Func<string, Magic?> added)
{
    private readonly Dictionary<string, Magic> byName = Own
        .SelectMany(magic => magic.Aliases.Prepend(magic.Name), (magic, name) => (magic, name))
        .ToDictionary(it => it.name, it => it.magic, StringComparer.OrdinalIgnoreCase);

    /// <summary>The magics in the order in which they are listed.</summary>
    public IReadOnlyList<Magic> All => Own;

    /// <summary>All names, including aliases.</summary>
    public IEnumerable<string> Names => byName.Keys;

    public Magic? Find(string name) => byName.GetValueOrDefault(name) ?? added(name);

    private static IReadOnlyList<Magic> Own { get; } =
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
