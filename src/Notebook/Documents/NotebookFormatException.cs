namespace Backprop.Notebook.Documents;

/// <summary>A file is not a readable notebook; the message is one sentence that names the file, the problem and its position.</summary>
public sealed class NotebookFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">A sentence for the person who wrote or opened the file.</param>
    /// <param name="innerException">The cause, if any.</param>
    public NotebookFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
