namespace Backprop.Notebook.References;

/// <summary>A <c>#r</c> or <c>#i</c> cannot be satisfied; the message is for the person who wrote the cell.</summary>
public sealed class ReferenceException : Exception
{
    /// <summary>Creates the exception with a sentence for the person who wrote the cell.</summary>
    public ReferenceException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
