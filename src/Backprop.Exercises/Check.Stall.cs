namespace Backprop.Exercises;

/// <content>The stall: dead digits, suspects, and the questions at the end.</content>
public static partial class Check
{
    private const double MaxRecallOfDeadDigit = 0.02;

    /// <summary>How many digits are dead on a plateau: fewer than 2 % of their images are recognized.</summary>
    /// <param name="evaluation">The test's right answers, digit by digit.</param>
    /// <param name="mine">A count.</param>
    public static CheckResult DeadDigits(Evaluation evaluation, object? mine)
    {
        var exercise = new Exercise("dead digits",
            "Each dead digit costs its tenth of the test images, of which about nine in ten would be right. "
            + "How many such steps lie between 92 % and the plateau?",
            """
            var myCount = Enumerable.Range(0, 10).Count(d => plateau.CorrectPerClass[d] < 0.02 * plateau.TotalPerClass[d]);
            Check.DeadDigits(plateau, myCount)
            """);
        return exercise.Of(mine, () =>
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
    }

    /// <summary>What a suspect has to do with the stall of the Python notebook's run on MNIST.</summary>
    public static CheckResult Suspect(Suspect suspect, Role? mine)
    {
        var (right, because) = suspect switch
        {
            Exercises.Suspect.Initialization => (Role.Guilty,
                "Its large weights make outputs flat before the first step. Divided by √n they do not, and the run does not stall."),
            Exercises.Suspect.BiasBug => (Role.Innocent, "The bug is real, but with it mended the run stalls on the same rungs."),
            Exercises.Suspect.QuadraticCost => (Role.Accomplice,
                "It makes nothing flat, and with small weights it does no harm; with large ones its σ′ ≈ 0 keeps a dead output dead."),
            Exercises.Suspect.LearningRate => (Role.Innocent, "At a tenth of the rate, the accuracy of each epoch is lower, not higher."),
            _ => (Role.Symptom, "They are what one sees on a plateau; large weights make them, σ′ ≈ 0 keeps them."),
        };
        var exercise = new Exercise($"{suspect}",
            "Look at the table: what does mending this one alone change? And at the outputs before training: what makes them flat?",
            $"Check.Suspect(Suspect.{suspect}, Role.{right})");
        return exercise.Of(mine, () => mine == right ? exercise.Correct(because) : exercise.Incorrect((mine, right) switch
        {
            (Role.Innocent, Role.Guilty) => "Mend it alone and look again: the stall is gone.",
            (Role.Guilty, Role.Innocent) => "Mend it alone and look again: the run stalls as before.",
            (Role.Guilty, Role.Accomplice) =>
                "It makes no output flat: where the weights start small it does no harm. So it cannot have done it alone.",
            (Role.Innocent, Role.Accomplice) => "With another cost the dead outputs come back to life. So it had a part in it.",
            (_, Role.Symptom) => "Something makes them. A cause can be mended in the recipe; which line of it would you change?",
            (Role.Symptom, _) => "A symptom is what one sees of the stall; this is a line of the recipe.",
            (Role.Accomplice, Role.Guilty) => "It is more than an accomplice: it makes outputs flat before any cost is computed.",
            _ => "It has no part in it: mend it, and the run stalls as before.",
        }));
    }

    /// <summary>The questions on the stall, 1 to 4: the letter of the right answer. Without an answer the question is shown.</summary>
    public static CheckResult StallQuestion(int number, object? mine) => number >= 1 && number <= Question.OnTheStall.Count
        ? Question.OnTheStall[number - 1].Check(mine)
        : new Exercise($"question {number}", "", "").Incorrect($"The questions are numbered 1 to {Question.OnTheStall.Count}.");
}
