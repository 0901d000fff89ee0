namespace Backprop.Notebook.IntelliSense;

/// <summary>Candidates to replace a part of the code.</summary>
/// <param name="Items">The candidates that match the part, best first.</param>
/// <param name="Start">The start of the part, in UTF-16 units.</param>
/// <param name="End">The end of the part.</param>
public sealed record Completions(IReadOnlyList<CompletionItem> Items, int Start, int End)
{
    /// <summary>No candidates.</summary>
    public static Completions None(int position) => new([], position, position);
}

/// <summary>A candidate.</summary>
/// <param name="Text">The text to insert, literally.</param>
/// <param name="Kind">Its kind in Jupyter front ends' terms, such as "function", "property", "class" or "keyword".</param>
/// <param name="Signature">Its signature, if known.</param>
public sealed record CompletionItem(string Text, string Kind, string? Signature = null);
