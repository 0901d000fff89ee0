namespace Backprop.Jupyter.Wire;

/// <summary>A message does not conform to the protocol.</summary>
internal sealed class MessageFormatException(string message, Exception? inner = null) : Exception(message, inner);
