namespace Backprop.Notebook.Sessions;

/// <summary>A variable of a notebook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type it was declared with.</param>
/// <param name="Value">Its value.</param>
public sealed record Variable(string Name, Type Type, object? Value);
