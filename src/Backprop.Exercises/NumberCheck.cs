namespace Backprop.Exercises;

/// <summary>Judges an answer that is one number.</summary>
internal static class NumberCheck
{
    /// <summary>A number that is computed: all its digits count.</summary>
    public static CheckResult Exact(Exercise exercise, object? mine, double right, params (string Sentence, double Value)[] mistakes) =>
        exercise.Judge(mine, _ => new(right) { Mistakes = mistakes.Select(mistake => new Mistake(mistake.Sentence, mistake.Value)) });

    /// <summary>A number that may be rounded by hand: of all values within the relative tolerance, the nearest is meant.</summary>
    public static CheckResult Rounded(Exercise exercise, object? mine, double right, double tolerance,
        params (string Sentence, double Value)[] mistakes) => exercise.Grade(mine, _ =>
    {
        var meant =
            from candidate in mistakes.Prepend((Sentence: "", Value: right))
            let distance = Math.Abs((Answer.Number(mine) ?? double.NaN) - candidate.Value)
            where distance <= tolerance * Math.Abs(candidate.Value)
            orderby distance
            select candidate.Sentence;
        return meant.FirstOrDefault() switch
        {
            null => new Diagnosis(right).Judge(exercise, mine!),
            "" => exercise.Correct(),
            { } sentence => exercise.Incorrect(sentence),
        };
    });
}
