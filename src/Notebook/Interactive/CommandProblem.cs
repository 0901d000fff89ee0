namespace Backprop.Notebook.Interactive;

/// <summary>Why a command failed. Its text is the message alone, which the events of .NET Interactive take from there.</summary>
internal sealed class CommandProblem(string message) : Exception(message)
{
    public override string ToString() => Message;
}
