namespace Backprop.Notebook;

/// <summary>A file is no notebook that can be read; the message is one sentence naming the file, what is wrong and where.</summary>
public sealed class NotebookFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence for the person who wrote or opened the file.</param>
    /// <param name="innerException">What lies behind it, if anything.</param>
    public NotebookFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
