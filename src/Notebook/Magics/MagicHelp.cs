using System.Text.Json.Nodes;

namespace Backprop.Notebook.Magics;

/// <summary>Help and completion for magic lines.</summary>
internal static class MagicHelp
{
    /// <summary>Describes a magic, as <c>text/plain</c> and <c>text/markdown</c>.</summary>
    public static JsonObject Of(Magic magic)
    {
        string also = magic.Aliases.Count == 0 ? "" : $"Also: {string.Join(" ", magic.Aliases)}";
        return new JsonObject
        {
            ["text/plain"] = $"{magic.Usage}\n\n{magic.Help}\n\n{also}".TrimEnd(),
            ["text/markdown"] = $"```\n{magic.Usage}\n```\n\n{magic.Help}\n\n{also}".TrimEnd(),
        };
    }

    /// <summary>Completes a magic line at a position.</summary>
    /// <param name="languages">The session's languages.</param>
    /// <param name="part">The line.</param>
    /// <param name="source">The cell.</param>
    /// <param name="position">The cursor position in the cell.</param>
    public static Completions Complete(LanguageSet languages, CellPart part, string source, int position)
    {
        string line = source[part.Start..part.End];
        int cursor = position - part.Start;
        var words = MagicWord.Split(line);
        MagicWord current = words.FirstOrDefault(word => cursor > word.Start && cursor <= word.End)
            ?? new MagicWord("", cursor, cursor, false);
        string[] before = [.. words.Where(word => word.End < cursor).Select(word => word.Text)];
        if (before.Length == 0)
            return Of(languages.Magics.Names.Select(name => new CompletionItem(name, "keyword", languages.Magics.Find(name)!.Help)));
        if (languages.Magics.Find(before[0]) is not { } magic)
            return Completions.None(position);

        string typed = line[current.Start..cursor];
        if (magic.Options.Any(option => option.IsKernel && option.Name == before[^1]))
            return Of(languages.Kernels.Select(kernel => new CompletionItem(kernel, "module")));
        if (typed.StartsWith('@') && typed.Split(':') is [var from, _])
            return Of(Variables(from[1..], from + ":"));
        if (typed.StartsWith('@'))
        {
            var kernels = languages.Kernels.Select(kernel => new CompletionItem($"@{kernel}:", "module"));
            return Of([.. kernels, new("@input:", "keyword"), new("@password:", "keyword")]);
        }
        var options = magic.Options
            .Where(option => option.Refusal is null && !before.Contains(option.Name))
            .Select(option => new CompletionItem(option.Name, "keyword"));
        int kernelAt = Array.IndexOf(before, "--from") + 1;
        bool takesName = magic.MaxWords > 0 && (before[^1] == "--name" || !before[^1].StartsWith("--", StringComparison.Ordinal));
        bool isKernelGiven = kernelAt > 0 && kernelAt < before.Length;
        return Of(takesName && isKernelGiven ? Variables(before[kernelAt], "").Concat(options) : options);

        IEnumerable<CompletionItem> Variables(string kernel, string prefix)
        {
            try
            {
                return languages.Variables(kernel)
                    .Select(variable => new CompletionItem(prefix + variable.Name, "variable", variable.Type.Name));
            }
            catch (MagicException)
            {
                return [];
            }
        }

        Completions Of(IEnumerable<CompletionItem> candidates) => new(
            [
                .. candidates.Where(item => item.Text.StartsWith(line[current.Start..cursor], StringComparison.OrdinalIgnoreCase))
                    .OrderBy(item => item.Text, StringComparer.Ordinal),
            ],
            part.Start + current.Start, part.Start + current.End);
    }
}
