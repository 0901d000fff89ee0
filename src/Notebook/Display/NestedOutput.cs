using System.Text.Json.Nodes;

namespace Backprop.Notebook;

/// <summary>The output of code that a cell runs from elsewhere: an error says where that is; a value is not the cell's own.</summary>
/// <param name="output">The cell's output.</param>
/// <param name="name">Where the code is from, as an error says it.</param>
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
