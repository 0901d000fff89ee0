namespace Backprop.Notebook.Running;

/// <summary>The result of a run.</summary>
/// <param name="Elapsed">The duration.</param>
/// <param name="CellCount">The number of code cells that ran.</param>
/// <param name="Failure">The failure that ended it; null if it succeeded.</param>
public sealed record NotebookRun(TimeSpan Elapsed, int CellCount, CellFailure? Failure);

/// <summary>The failed cell that ended a run.</summary>
/// <param name="CellNumber">Its position among all cells, from 1; 0 if the failure is not a cell's.</param>
/// <param name="ExecutionCount">The number in brackets beside it.</param>
/// <param name="Error">The error.</param>
public sealed record CellFailure(int CellNumber, int? ExecutionCount, ErrorOutput Error);

/// <summary>A code cell that is about to run.</summary>
/// <param name="Number">Its position among the code cells, from 1.</param>
/// <param name="Count">The number of code cells.</param>
/// <param name="Source">Its text.</param>
public readonly record struct CellProgress(int Number, int Count, string Source);
