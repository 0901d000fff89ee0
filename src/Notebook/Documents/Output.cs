using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>One entry of a code cell's <c>outputs</c>, as nbformat 4 defines them.</summary>
public abstract record Output;

/// <summary>Text written to the console.</summary>
/// <param name="Name">"stdout" or "stderr".</param>
/// <param name="Text">The text, with \n as line ends.</param>
public sealed record StreamOutput(string Name, string Text) : Output;

/// <summary>Content shown by <c>display</c> or as the value of the cell's last expression.</summary>
/// <param name="Data">
/// MIME type -> content: a string for text, base64 for an image, any node for a JSON type (…+json, application/json).
/// </param>
/// <param name="Metadata">MIME type -> settings, often empty.</param>
/// <param name="IsResult">True for the value of the last expression (<c>execute_result</c>), false for <c>display_data</c>.</param>
public sealed record DisplayOutput(JsonObject Data, JsonObject Metadata, bool IsResult) : Output;

/// <summary>An exception or a compile error.</summary>
/// <param name="Name">The type of the exception: "System.DivideByZeroException", "CompilationError" or "ReferenceError".</param>
/// <param name="Message">The message.</param>
/// <param name="Traceback">The full report for a person, line by line, including the first line.</param>
public sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : Output
{
    /// <summary>The line of the cell, from 1, if known; not stored in the notebook's file.</summary>
    public int? Line { get; init; }
}
