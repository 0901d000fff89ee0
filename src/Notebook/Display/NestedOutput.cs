using System.Text.Json.Nodes;

namespace Backprop.Notebook.Display;

/// <summary>The output of code that a cell runs from elsewhere: errors name the origin, and a value is not the cell's result.</summary>
internal sealed class NestedOutput(ICellOutput output, string name) : ICellOutput
{
    public void Write(string stream, string text) => output.Write(stream, text);

    public void Display(string? displayId, JsonObject data, bool isResult) => output.Display(displayId, data, isResult: false);

    public void Update(string displayId, JsonObject data) => output.Update(displayId, data);

    public void Error(ErrorOutput error) =>
        output.Error(error with { Message = $"{name}: {error.Message}", Traceback = [$"{name}:", .. error.Traceback], Line = null });

    public void Clear(bool wait) => output.Clear(wait);

    public void Page(JsonObject data) => output.Page(data);

    public string Input(string prompt, bool isPassword) => output.Input(prompt, isPassword);
}
