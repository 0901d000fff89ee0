namespace Backprop.Jupyter;

/// <summary>A message that is not what the protocol says it should be.</summary>
internal sealed class MessageFormatException(string message, Exception? inner = null) : Exception(message, inner);
