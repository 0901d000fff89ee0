namespace Backprop.Notebook.Export;

/// <summary>A heading in the text of a notebook.</summary>
internal sealed record Heading(int Level, string Text, string Id);
