namespace Backprop.Data;

/// <summary>Data is not where it was looked for, and could not be fetched; the message says where, why and what to do.</summary>
public sealed class DataUnavailableException : IOException
{
    /// <summary>With a sentence for a person.</summary>
    public DataUnavailableException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
