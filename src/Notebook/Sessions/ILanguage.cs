using System.Text.Json.Nodes;

namespace Backprop.Notebook.Sessions;

/// <summary>A language whose cells share variables, functions and types.</summary>
internal interface ILanguage : IDisposable
{
    /// <summary>The variables declared by cells, with their current values.</summary>
    IReadOnlyList<Variable> Variables { get; }

    /// <summary>Loads the compiler, so that the first cell does not wait for it.</summary>
    Task WarmUpAsync() => Task.CompletedTask;

    /// <summary>Runs a cell; everything it writes or shows goes to its output.</summary>
    /// <param name="code">The cell's code.</param>
    /// <param name="name">The name of its stack frames, such as "cell [3]".</param>
    /// <param name="output">Receives the output.</param>
    /// <param name="cancellation">Stops the cell: its awaits, waits and loops in managed code.</param>
    /// <returns>Whether it succeeded; if not, the error was written to the output.</returns>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    Task<bool> RunAsync(string code, string name, ICellOutput output, CancellationToken cancellation);

    /// <summary>Declares a variable for an object, of the closest type that the language can name.</summary>
    /// <exception cref="ArgumentException">The name is not valid in this language.</exception>
    Task SetAsync(string name, object? value, CancellationToken cancellation);

    /// <summary>Completes code at a position.</summary>
    /// <param name="code">The cell's code.</param>
    /// <param name="position">The cursor position, in UTF-16 units.</param>
    /// <param name="cancellation">Stops the search.</param>
    Task<Completions> CompleteAsync(string code, int position, CancellationToken cancellation);

    /// <summary>Describes the code at a position: signature and documentation as text/plain and text/markdown; null if unknown.</summary>
    Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation);

    /// <summary>Whether code is complete.</summary>
    Completeness Check(string code);
}
