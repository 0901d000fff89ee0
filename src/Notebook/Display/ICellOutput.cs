using System.Text.Json.Nodes;

namespace Backprop.Notebook.Display;

/// <summary>Receives a running cell's output, for a document or a front end. Called from any thread.</summary>
public interface ICellOutput
{
    /// <summary>Text written to the console.</summary>
    /// <param name="name">"stdout" or "stderr".</param>
    /// <param name="text">The text, as written.</param>
    void Write(string name, string text);

    /// <summary>Something to show, as a MIME bundle.</summary>
    /// <param name="displayId">The id by which <see cref="Update"/> finds the output; null if it cannot be updated.</param>
    /// <param name="data">MIME type -> content.</param>
    /// <param name="isResult">Whether it is the value of the cell's last expression.</param>
    void Display(string? displayId, JsonObject data, bool isResult);

    /// <summary>Shows a value in the formats that are registered for it.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="displayId">The id by which <see cref="Update"/> finds the output; null if it cannot be updated.</param>
    /// <param name="isResult">Whether it is the value of the cell's last expression.</param>
    /// <param name="mimeTypes">The formats wanted; by default those preferred for the value's type.</param>
    void Show(object? value, string? displayId, bool isResult, params IReadOnlyList<string> mimeTypes) =>
        Display(displayId, MimeBundle.Of(value, mimeTypes), isResult);

    /// <summary>Replaces in place what was displayed under an id, in whichever cell.</summary>
    void Update(string displayId, JsonObject data);

    /// <summary>An exception or a compile error.</summary>
    void Error(ErrorOutput error);

    /// <summary>Clears what the cell has shown so far.</summary>
    /// <param name="wait">Whether to wait for the next output, which avoids flicker.</param>
    void Clear(bool wait);

    /// <summary>Shows documentation that was asked for; a front end may place it beside the notebook.</summary>
    /// <param name="data">MIME type -> content.</param>
    void Page(JsonObject data);

    /// <summary>Asks the person for a line of text, and waits for it.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="isPassword">Whether what is typed stays hidden.</param>
    /// <exception cref="InvalidOperationException">There is nobody to ask.</exception>
    string Input(string prompt, bool isPassword);
}
