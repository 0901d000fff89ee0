using System.Text.Json.Nodes;

namespace Backprop.Cli.Grading;

/// <summary>What a process of its own is asked to run, on its standard input.</summary>
/// <param name="Folder">The folder of the course, which its notebooks' paths begin at; the current folder is the scratch folder.</param>
/// <param name="Language">The notebook's language.</param>
/// <param name="Key">A secret that each line of its answer begins with, because a notebook can write there, too.</param>
/// <param name="SecondsPerCell">How long a cell that is not the course's may take.</param>
/// <param name="Seconds">How long the process may take, should nobody be left to end it.</param>
/// <param name="MaxBytes">How much memory the process may take, with those that it has started where they can be told.</param>
/// <param name="IsAlone">Whether the processes that it sees are its own and those that it has started.</param>
/// <param name="Cells">The cells.</param>
internal sealed record GradingRequest(string Folder, string Language, string Key, double SecondsPerCell, double Seconds, long MaxBytes,
    bool IsAlone, IReadOnlyList<GradedCode> Cells);

/// <summary>A cell to run.</summary>
/// <param name="Source">Its text; of a check, an expression.</param>
/// <param name="Language">Its language.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="Target">What a check is called on.</param>
/// <param name="Defines">What checks are called on, of that which the course's cell declares.</param>
internal sealed record GradedCode(string Source, string Language, CodeKind Kind, string Target, IReadOnlyList<string> Defines);

/// <summary>Whose code a cell is.</summary>
internal enum CodeKind
{
    /// <summary>A cell that the student added.</summary>
    Added,

    /// <summary>The student's answers to the exercises that follow.</summary>
    Answer,

    /// <summary>The course's own.</summary>
    Given,

    /// <summary>A check of the course's.</summary>
    Check,
}

/// <summary>A line of that process's standard output, after the key: a cell has ended.</summary>
/// <param name="Cell">Its index.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Its error, if it failed.</param>
/// <param name="Check">The data of the check's result; null if its value is none.</param>
/// <param name="IsReplaced">Whether what the check is called on is not what the course's cells have made.</param>
internal sealed record CellReport(int Cell, double Seconds, string? Error, JsonObject? Check, bool IsReplaced);
