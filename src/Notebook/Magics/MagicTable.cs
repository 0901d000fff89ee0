namespace Backprop.Notebook;

/// <summary>All the magics of a session.</summary>
internal sealed class MagicTable
{
    private readonly Dictionary<string, Magic> byName = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="hasLanguage">Which languages run here.</param>
    public MagicTable(Func<string, bool> hasLanguage)
    {
        All = [.. LanguageMagics.All.Where(magic => ContentLanguages.Has(magic.Language!) || hasLanguage(magic.Language!)), .. SharingMagics.All, ImportMagic.Import, .. SessionMagics.All];
        foreach (Magic magic in All)
            foreach (string name in (string[])[magic.Name, .. magic.Aliases])
                byName.Add(name, magic);
    }

    /// <summary>Each once, in the order in which a person reads them.</summary>
    public IReadOnlyList<Magic> All { get; }

    /// <summary>The names, with all others that a magic goes by.</summary>
    public IEnumerable<string> Names => byName.Keys;

    /// <summary>The magic of a name; null where there is none.</summary>
    public Magic? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The language of a name that metadata or an option give: "c#" is "csharp"; the name itself where it is no language here.</summary>
    public string LanguageOf(string name) => Find("#!" + name)?.Language ?? name;

    /// <summary>What to say of a name that is none.</summary>
    public MagicException Unknown(string name) => new(IsOfExtension(name)
        ? $"{name} is not known here; the languages are C#, F#, HTML, JavaScript, markdown and Mermaid, while PowerShell, SQL, KQL, Python, R and #!connect belong to extensions of the archived .NET Interactive."
        : $"{name} is not known here; {Nearest.Question(name, Names)}#!lsmagic lists them all.");

    // A connection to a database has a name of its own behind the language's: #!sql-shop.
    private static bool IsOfExtension(string name) => name[2..].Split('-')[0].ToLowerInvariant() is "pwsh" or "powershell" or "sql" or "kql" or "connect" or "python" or "r";
}
