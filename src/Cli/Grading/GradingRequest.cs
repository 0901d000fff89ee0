using System.Text.Json.Nodes;

namespace Backprop.Cli.Grading;

/// <summary>What a process of its own is asked to read and run, on its standard input.</summary>
/// <param name="Notebook">The course's notebook; its paths begin at its folder, the current folder is the scratch folder.</param>
/// <param name="Submission">The student's notebook.</param>
/// <param name="Key">A secret that each line of its answer begins with, because a notebook can write there, too.</param>
/// <param name="SecondsPerCell">How long a cell that is not the course's may take.</param>
/// <param name="Seconds">How long the process may take, should nobody be left to end it.</param>
/// <param name="MaxBytes">How much memory the process may take, with those that it has started where they can be told.</param>
/// <param name="IsAlone">Whether the processes that it sees are its own and those that it has started.</param>
internal sealed record GradingRequest(
    string Notebook, string Submission, string Key, double SecondsPerCell, double Seconds, long MaxBytes, bool IsAlone);

/// <summary>
/// A line of that process's standard output, after the key: first what it has read, or why it cannot, then each cell's end.
/// </summary>
/// <param name="Submission">The student's notebook, ready to be run.</param>
/// <param name="Problem">Why it cannot be read.</param>
/// <param name="Cell">What came of a cell.</param>
internal sealed record GradingReport(Submission? Submission = null, string? Problem = null, CellReport? Cell = null);

/// <summary>A cell has ended.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Its error, if it failed.</param>
/// <param name="Check">The data of the check's result; null if its value is none.</param>
/// <param name="IsReplaced">Whether what the check is called on is not what the course's cells have made.</param>
internal sealed record CellReport(int Index, double Seconds, string? Error, JsonObject? Check, bool IsReplaced);
