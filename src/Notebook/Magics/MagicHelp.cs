using System.Text.Json.Nodes;

namespace Backprop.Notebook;

/// <summary>What a front end shows while a magic line is written.</summary>
internal static class MagicHelp
{
    /// <summary>What a magic does, as <c>text/plain</c> and <c>text/markdown</c>.</summary>
    public static JsonObject Of(Magic magic)
    {
        string also = magic.Aliases.Count == 0 ? "" : $"Also: {string.Join(" ", magic.Aliases)}";
        return new JsonObject
        {
            ["text/plain"] = $"{magic.Usage}\n\n{magic.Help}\n\n{also}".TrimEnd(),
            ["text/markdown"] = $"```\n{magic.Usage}\n```\n\n{magic.Help}\n\n{also}".TrimEnd(),
        };
    }

    /// <summary>What could be typed at a position of a magic line.</summary>
    /// <param name="languages">The session's languages.</param>
    /// <param name="part">The line.</param>
    /// <param name="source">The cell.</param>
    /// <param name="position">Where the cursor stands in the cell.</param>
    public static Completions Complete(LanguageSet languages, CellPart part, string source, int position)
    {
        string line = source[part.Start..part.End];
        int cursor = position - part.Start;
        var words = MagicWord.Split(line);
        MagicWord current = words.FirstOrDefault(word => cursor > word.Start && cursor <= word.End) ?? new MagicWord("", cursor, cursor, false);
        string[] before = [.. words.Where(word => word.End < cursor).Select(word => word.Text)];
        if (before.Length == 0)
            return Of(languages.Magics.Names.Select(name => new CompletionItem(name, "keyword", languages.Magics.Find(name)!.Help)));
        if (languages.Magics.Find(before[0]) is not { } magic)
            return Completions.None(position);

        string typed = line[current.Start..cursor];
        if (magic.Options.Any(option => option.IsKernel && option.Name == before[^1]))
            return Of(languages.Kernels.Select(kernel => new CompletionItem(kernel, "module")));
        if (typed.StartsWith('@'))
        {
            return Of(typed.Split(':') is [var kernel, _]
                ? Variables(kernel[1..], kernel + ":")
                : languages.Kernels.Select(kernel => new CompletionItem($"@{kernel}:", "module")).Concat([new("@input:", "keyword"), new("@password:", "keyword")]));
        }
        var options = magic.Options.Where(option => option.Refusal is null && !before.Contains(option.Name)).Select(option => new CompletionItem(option.Name, "keyword"));
        int from = Array.IndexOf(before, "--from");
        bool takesName = magic.Words > 0 && (before[^1] == "--name" || !before[^1].StartsWith("--", StringComparison.Ordinal));
        return Of(takesName && from >= 0 && from + 1 < before.Length ? Variables(before[from + 1], "").Concat(options) : options);

        IEnumerable<CompletionItem> Variables(string kernel, string prefix)
        {
            try
            {
                return languages.Variables(kernel).Select(variable => new CompletionItem(prefix + variable.Name, "variable", variable.Type.Name));
            }
            catch (MagicException)
            {
                return [];
            }
        }

        Completions Of(IEnumerable<CompletionItem> candidates) => new(
            [.. candidates.Where(item => item.Text.StartsWith(line[current.Start..cursor], StringComparison.OrdinalIgnoreCase)).OrderBy(item => item.Text, StringComparer.Ordinal)],
            part.Start + current.Start, part.Start + current.End);
    }
}
