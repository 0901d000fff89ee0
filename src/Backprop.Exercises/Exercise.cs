namespace Backprop.Exercises;

/// <summary>One exercise: what is asked for, a hint, and code that answers it.</summary>
/// <param name="Name">What sentences call the answer: "δ2".</param>
/// <param name="Hint">A nudge in the right direction.</param>
/// <param name="Solution">Code for a cell.</param>
internal sealed record Exercise(string Name, string Hint, string Solution)
{
    /// <summary>Where the answer is a choice: a row of heads, then the choices, the right one in bold, each with its reply.</summary>
    public IReadOnlyList<string[]> Table { get; init; } = [];

    public CheckResult NotAttempted(string? todo = null) =>
        new(this, Verdict.NotAttempted, todo ?? $"{Name} is waiting for your answer. Stuck? Add .Hint() or .Solution() to the call.");

    public CheckResult Incorrect(string message, bool isNamed = true) => new(this, Verdict.Incorrect, message) { IsNamed = isNamed };

    public CheckResult Correct(string message = "", bool inSingle = false) => new(this, Verdict.Correct, message, inSingle);

    /// <summary>Judges a choice: the reply is the last cell of its row.</summary>
    public CheckResult Choose(string choice)
    {
        string[]? row = Table.Skip(1).FirstOrDefault(row => row[0].Trim('*') == choice);
        return row is null ? Incorrect($"There is no {choice} to choose.")
            : row[0].StartsWith('*') ? Correct(row[^1]) : Incorrect(row[^1]);
    }

    /// <summary>Compares an answer with the right one and with the known mistakes.</summary>
    public CheckResult Judge(object? mine, Func<Exercise, Diagnosis> diagnosis) =>
        Grade(mine, exercise => diagnosis(exercise).Judge(exercise, mine!));

    /// <summary>
    /// Runs <paramref name="judge"/> and reports as a sentence whatever the learner's values and functions throw. Stopping the cell
    /// still stops it.
    /// </summary>
    /// <param name="mine">The answer; null while there is none.</param>
    /// <param name="judge">Judges the answer.</param>
    /// <param name="explain">What an error in the learner's function may come from; empty if nothing is known.</param>
    public CheckResult Grade(object? mine, Func<Exercise, CheckResult> judge, Func<Exception, string>? explain = null)
    {
        if (mine is null or "")
            return NotAttempted();
        try
        {
            // A part of an answer, such as the mean, may have been judged under a name of its own.
            return judge(this).For(this);
        }
        catch (NotImplementedException)
        {
            return NotAttempted();
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or ThreadInterruptedException))
        {
            string firstLine = problem.Message.Trim().Split('\n')[0].TrimEnd();
            string cause = (explain ?? (problem => ShapeMismatch.Explain(problem, null)))(problem);
            return Incorrect($"This ended in an error: {firstLine} ({problem.GetType().Name}) {cause}".TrimEnd(), cause.Length > 0);
        }
    }
}
