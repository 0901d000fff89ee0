namespace Backprop.Notebook.IntelliSense;

/// <summary>Whether code is complete.</summary>
/// <param name="Status">The code's status.</param>
/// <param name="Indent">The indentation of the next line, if the code is incomplete.</param>
public sealed record Completeness(CompletenessStatus Status, string Indent = "");

/// <summary>The completeness of code.</summary>
public enum CompletenessStatus
{
    /// <summary>The code can be run.</summary>
    Complete,

    /// <summary>More code must follow, as after an open brace.</summary>
    Incomplete,

    /// <summary>The code will not compile, whatever follows.</summary>
    Invalid,
}
