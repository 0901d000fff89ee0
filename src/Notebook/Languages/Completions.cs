namespace Backprop.Notebook;

/// <summary>What could stand in the place of a part of the code.</summary>
/// <param name="Items">The candidates that begin as the part does, best first.</param>
/// <param name="Start">Where the part begins, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
public sealed record Completions(IReadOnlyList<CompletionItem> Items, int Start, int End)
{
    /// <summary>Nothing to offer.</summary>
    public static Completions None(int position) => new([], position, position);
}

/// <summary>One candidate.</summary>
/// <param name="Text">What is inserted, literally.</param>
/// <param name="Kind">What it is, as Jupyter front ends name it: "method", "property", "class", "keyword" ...</param>
/// <param name="Signature">Its signature, if known.</param>
public sealed record CompletionItem(string Text, string Kind, string? Signature = null);
