namespace Backprop.Notebook.Documents;

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Code that runs.</summary>
    Code,

    /// <summary>Text in Markdown.</summary>
    Markdown,

    /// <summary>Text that is neither run nor rendered.</summary>
    Raw,
}
