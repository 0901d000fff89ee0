using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>Captures the value or error of an expression; other output is discarded.</summary>
internal sealed class ExpressionOutput : ICellOutput
{
    /// <summary>The value, MIME type -> content; empty for none.</summary>
    public JsonObject Result { get; private set; } = [];

    /// <summary>The error, if any.</summary>
    public ErrorOutput? Problem { get; private set; }

    public void Write(string name, string text)
    {
    }

    public void Display(string? displayId, JsonObject data, bool isResult)
    {
        if (isResult)
            Result = data;
    }

    public void Update(string displayId, JsonObject data)
    {
    }

    public void Error(ErrorOutput error) => Problem = error;

    public void Clear(bool wait)
    {
    }

    public void Page(JsonObject data)
    {
    }

    public string Input(string prompt, bool isPassword) => throw new InvalidOperationException("A user expression cannot ask for input.");
}
