using System.Text.Json.Nodes;

namespace Backprop.Notebook;

/// <summary>A language whose cells share state: variables, functions and types are kept from cell to cell.</summary>
internal interface ILanguage : IDisposable
{
    /// <summary>The variables that the cells have declared, as they are now.</summary>
    IReadOnlyList<Variable> Variables { get; }

    /// <summary>Runs one cell; what it writes, shows and ends in goes to its output.</summary>
    /// <param name="code">The cell's code.</param>
    /// <param name="name">What its stack frames are called: "cell [3]".</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="cancellation">Stops the cell: its awaits, its waits, and its loops of managed code.</param>
    /// <returns>Whether it came to its end; if not, the error has gone to the output.</returns>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    Task<bool> RunAsync(string code, string name, ICellOutput output, CancellationToken cancellation);

    /// <summary>Declares a variable that holds an object as it is, in the closest type that the language can name.</summary>
    /// <exception cref="ArgumentException">The name is none in this language.</exception>
    Task SetAsync(string name, object? value, CancellationToken cancellation);

    /// <summary>What could be typed at a position.</summary>
    /// <param name="code">The cell's code.</param>
    /// <param name="position">Where the cursor stands, in UTF-16 units.</param>
    /// <param name="cancellation">Stops the search.</param>
    Task<Completions> CompleteAsync(string code, int position, CancellationToken cancellation);

    /// <summary>What stands at a position: signature and documentation as text/plain and text/markdown; null for nothing known.</summary>
    Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation);

    /// <summary>Whether code could be run as it stands.</summary>
    Completeness Check(string code);
}
