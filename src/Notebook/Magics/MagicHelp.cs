using System.Text.Json.Nodes;

namespace Backprop.Notebook.Magics;

/// <summary>Help and completion for magic lines.</summary>
internal static class MagicHelp
{
    /// <summary>Describes a magic, as <c>text/plain</c> and <c>text/markdown</c>.</summary>
    public static JsonObject Of(Magic magic)
    {
        string text = magic.Help + (magic.Aliases.Count == 0 ? "" : $"\n\nAlso: {string.Join(" ", magic.Aliases)}");
        return new() { ["text/plain"] = $"{magic.Usage}\n\n{text}", ["text/markdown"] = $"```\n{magic.Usage}\n```\n\n{text}" };
    }

    /// <summary>Completes a magic line, a part of a cell, at a position in the cell.</summary>
    public static Completions Complete(LanguageSet languages, CellPart part, string source, int position)
    {
        string line = source[part.Start..part.End];
        int cursor = position - part.Start;
        var words = MagicWord.Split(line);
        MagicWord current = words.FirstOrDefault(word => cursor > word.Start && cursor <= word.End)
            ?? new MagicWord("", cursor, cursor, false);
        string typed = line[current.Start..cursor];
        string[] before = [.. words.Where(word => word.End < cursor).Select(word => word.Text)];
        if (before.Length == 0)
            return Of(languages.Magics.Names.Select(name => new CompletionItem(name, "keyword", languages.Magics.Find(name)!.Help)));
        if (languages.Magics.Find(before[0]) is not { } magic)
            return Completions.None(position);

        if (magic.Options.Any(option => option.IsKernel && option.Name == before[^1]))
            return Of(Kernels("", ""));
        if (typed.StartsWith('@') && typed.Split(':') is [var from, _])
            return Of(Variables(from[1..], from + ":"));
        if (typed.StartsWith('@'))
            return Of([.. Kernels("@", ":"), new("@input:", "keyword"), new("@password:", "keyword")]);
        var options = magic.Options
            .Where(option => option.Refusal is null && !before.Contains(option.Name))
            .Select(option => new CompletionItem(option.Name, "keyword"));
        int kernelAt = Array.IndexOf(before, "--from") + 1;
        bool takesName = magic.MaxWords > 0 && (before[^1] == "--name" || !before[^1].StartsWith("--", StringComparison.Ordinal));
        bool isKernelGiven = kernelAt > 0 && kernelAt < before.Length;
        return Of(takesName && isKernelGiven ? Variables(before[kernelAt], "").Concat(options) : options);

        IEnumerable<CompletionItem> Kernels(string before, string after) =>
            languages.Kernels.Select(kernel => new CompletionItem(before + kernel + after, "module"));

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
            [.. candidates.Where(item => item.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .OrderBy(item => item.Text, StringComparer.Ordinal)],
            part.Start + current.Start, part.Start + current.End);
    }
}
