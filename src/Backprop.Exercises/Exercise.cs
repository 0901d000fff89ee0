namespace Backprop.Exercises;

/// <summary>One exercise: what is asked for, a hint, and code that answers it. It turns findings into results.</summary>
/// <param name="Name">"delta2": what the sentences call the answer.</param>
/// <param name="Hint">A push in the right direction.</param>
/// <param name="Solution">Code for a cell.</param>
internal sealed record Exercise(string Name, string Hint, string Solution)
{
    public CheckResult NotAttempted(string? todo = null) =>
        new(this, Verdict.NotAttempted, todo ?? $"{Name} is waiting for your answer. Stuck? Add .Hint() or .Solution() to the call.");

    public CheckResult Incorrect(string message) => new(this, Verdict.Incorrect, message);

    public CheckResult Correct(string message = "") => new(this, Verdict.Correct, message);

    public CheckResult CorrectInSingle() => new(this, Verdict.Correct, "", inSingle: true);

    /// <summary>
    /// The finding of <paramref name="judge"/>, whatever the learner's values and functions do: what they throw becomes a
    /// sentence. Stopping the cell still stops it.
    /// </summary>
    public CheckResult Of(object? mine, Func<CheckResult> judge)
    {
        if (mine is null or "")
            return NotAttempted();
        try
        {
            return judge();
        }
        catch (NotImplementedException)
        {
            return NotAttempted();
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or ThreadInterruptedException))
        {
            return Incorrect($"This ended in an error: {FirstLine(problem.Message)} ({problem.GetType().Name}){ShapeMismatch.Explain(problem)}");
        }
    }

    private static string FirstLine(string message) => message.Trim().Split('\n')[0].TrimEnd();
}
