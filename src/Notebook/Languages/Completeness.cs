namespace Backprop.Notebook;

/// <summary>Whether code could be run as it stands.</summary>
/// <param name="Status">What it lacks, if anything.</param>
/// <param name="Indent">What the next line should begin with, where more has to come.</param>
public sealed record Completeness(CompletenessStatus Status, string Indent = "");

/// <summary>What code lacks.</summary>
public enum CompletenessStatus
{
    /// <summary>Nothing: it can be run.</summary>
    Complete,

    /// <summary>More has to come, as after an open brace.</summary>
    Incomplete,

    /// <summary>Whatever comes, it will not compile.</summary>
    Invalid,
}
