namespace Backprop.Exercises;

/// <content>The stall: dead digits, suspects, and the questions at the end.</content>
public static partial class Check
{
    private const double MaxRecallOfDeadDigit = 0.02;
    private const int StallQuestions = 4;

    /// <summary>How many digits are dead on a plateau: fewer than 2 % of their images are recognized.</summary>
    /// <param name="evaluation">The test's right answers, digit by digit.</param>
    /// <param name="mine">A count.</param>
    public static CheckResult DeadDigits(Evaluation evaluation, object? mine) => Texts.Read("Check.DeadDigits").Grade(mine, exercise =>
    {
        int[] dead = [.. Enumerable.Range(0, evaluation.TotalPerClass.Count)
            .Where(d => evaluation.CorrectPerClass[d] < MaxRecallOfDeadDigit * evaluation.TotalPerClass[d])];
        int count = dead.Length;
        if (Answer.Number(mine) is not { } given || given != Math.Floor(given))
            return exercise.Incorrect("A count of digits is needed: a whole number.");
        if (given == count)
            return exercise.Correct(count == 0 ? "None is dead." : $"Dead: {string.Join(", ", dead)}.");
        const string rule = "A plateau at p % lacks about (92 − p) / 9 digits.";
        return exercise.Incorrect(
            given == evaluation.TotalPerClass.Count - count ? "That is how many are alive."
            : Math.Abs(given - count) == 1 ? $"Off by one: there is one {(given < count ? "more" : "less")}. {rule}"
            : dead.Contains((int)given) ? $"{given} is a digit that is dead; how many such digits are there?"
            : $"Accuracy is {100 * evaluation.Accuracy:0} %. {rule}");
    });

    /// <summary>What a suspect has to do with the stall of the Python notebook's run on MNIST.</summary>
    public static CheckResult Suspect(Suspect suspect, Role? mine)
    {
        if (!Enum.IsDefined(suspect))
            return new Exercise($"{suspect}", "", "").Incorrect("There is no such suspect.");
        return Texts.Read($"Check.Suspect {suspect}").Grade(mine, exercise => exercise.Choose($"{mine}"));
    }

    /// <summary>The questions on the stall, 1 to 4: the letter of the right answer. Without an answer the question is shown.</summary>
    public static CheckResult StallQuestion(int number, object? mine)
    {
        if (number is < 1 or > StallQuestions)
            return new Exercise($"question {number}", "", "").Incorrect($"The questions are numbered 1 to {StallQuestions}.");
        Exercise exercise = Texts.Read($"Check.StallQuestion {number}");
        if (mine is null or "")
            return exercise.NotAttempted(string.Join('\n',
                exercise.Table.Select(row => row.Length == 2 ? row[0] : $"{row[0].Trim('*')}) {row[1]}")));
        return exercise.Grade(mine, exercise => $"{mine}".Trim().TrimEnd(')', '.').ToLowerInvariant() is ['a' or 'b' or 'c' or 'd'] letter
            ? exercise.Choose(letter) : exercise.Incorrect("Answer with one letter, a to d."));
    }
}
