using System.Text.Json.Nodes;

namespace Backprop.Cli.Grading;

/// <summary>Keeps a cell's last error and last value, as text; what else the cell shows does not count.</summary>
internal sealed class LastOutput : ICellOutput
{
    private const int MaxMessage = 500;

    /// <summary>The error's message, shortened.</summary>
    public string Message { get; private set; } = "It failed.";

    /// <summary>The value as plain text; null if nothing was shown.</summary>
    public string? Value { get; private set; }

    public void Error(ErrorOutput error) =>
        Message = error.Message.Length <= MaxMessage ? error.Message : error.Message[..MaxMessage] + "…";

    public void Display(string? displayId, JsonObject data, bool isResult) => Value = $"{data["text/plain"]}";

    public void Write(string name, string text)
    {
    }

    public void Update(string displayId, JsonObject data)
    {
    }

    public void Clear(bool wait)
    {
    }

    public void Page(JsonObject data)
    {
    }

    public string Input(string prompt, bool isPassword) =>
        throw new InvalidOperationException($"Nobody is there to be asked \"{prompt}\" while a notebook is graded.");
}
