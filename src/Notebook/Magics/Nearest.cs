namespace Backprop.Notebook.Magics;

/// <summary>Finds the name that a misspelled word was probably meant to be.</summary>
internal static class Nearest
{
    /// <summary>The candidate nearest to a word; null if none is near.</summary>
    public static string? To(string word, IEnumerable<string> candidates) => candidates
        .Select(candidate => (Candidate: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(it => it.Distance <= Math.Max(1, word.TrimStart('#', '!', '-').Length / 3)
            || it.Candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        .OrderBy(it => it.Distance).ThenBy(it => it.Candidate, StringComparer.Ordinal)
        .Select(it => it.Candidate).FirstOrDefault();

    /// <summary>"did you mean #!share? "; empty if no candidate is near.</summary>
    public static string Question(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } near ? $"did you mean {near}? " : "";

    // The Levenshtein distance, in which two swapped letters count once.
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }
}
