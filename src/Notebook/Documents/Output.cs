using System.Text.Json.Nodes;

namespace Backprop.Notebook;

/// <summary>One entry of a code cell's <c>outputs</c>, as nbformat 4 defines them.</summary>
public abstract record Output;

/// <summary>Text written to the console.</summary>
/// <param name="Name">"stdout" or "stderr".</param>
/// <param name="Text">The text, line ends as \n.</param>
public sealed record StreamOutput(string Name, string Text) : Output;

/// <summary>Something shown: by <c>display</c>, or as the value of the cell's last expression.</summary>
/// <param name="Data">
/// MIME type -> content. Text is a string, an image is base64, a JSON type (…+json, application/json) is any node.
/// </param>
/// <param name="Metadata">MIME type -> settings, often empty.</param>
/// <param name="IsResult">True for the value of the last expression (<c>execute_result</c>), false for <c>display_data</c>.</param>
public sealed record DisplayOutput(JsonObject Data, JsonObject Metadata, bool IsResult) : Output;

/// <summary>An exception or a compile error.</summary>
/// <param name="Name">The type of the exception: "System.DivideByZeroException", "CompilationError" or "ReferenceError".</param>
/// <param name="Message">Its message alone.</param>
/// <param name="Traceback">What a person reads, line by line, the first line included.</param>
public sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : Output
{
    /// <summary>The line of the cell, from 1, where that is known; a notebook's file does not keep it.</summary>
    public int? Line { get; init; }
}
