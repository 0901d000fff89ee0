namespace Backprop.Notebook.Export;

/// <summary>A notebook cannot be a program; the message says which cell prevents it, and why.</summary>
public sealed class ExportException(string message, Exception? innerException = null) : Exception(message, innerException);
