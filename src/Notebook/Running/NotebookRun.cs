namespace Backprop.Notebook;

/// <summary>How a run went.</summary>
/// <param name="Elapsed">How long it took.</param>
/// <param name="CellCount">How many code cells ran.</param>
/// <param name="Failure">Where it stopped; null if it came to its end.</param>
public sealed record NotebookRun(TimeSpan Elapsed, int CellCount, CellFailure? Failure);

/// <summary>The cell that stopped a run.</summary>
/// <param name="CellNumber">Its place among all cells, from 1; 0 where no cell is to blame.</param>
/// <param name="ExecutionCount">The number in brackets beside it.</param>
/// <param name="Error">What went wrong.</param>
public sealed record CellFailure(int CellNumber, int? ExecutionCount, ErrorOutput Error);

/// <summary>A code cell that is about to run.</summary>
/// <param name="Number">Its place among the code cells, from 1.</param>
/// <param name="Count">How many code cells there are.</param>
/// <param name="Source">Its text.</param>
public readonly record struct CellProgress(int Number, int Count, string Source);
