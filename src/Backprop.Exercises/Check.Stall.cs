namespace Backprop.Exercises;

/// <content>The stall: dead digits, suspects, and the questions at the end.</content>
public static partial class Check
{
    /// <summary>A digit of which fewer than this share is read right is dead.</summary>
    private const double Dead = 0.02;

    /// <summary>How many digits are dead on a plateau: fewer than 2 % of their images are read right.</summary>
    /// <param name="evaluation">The test's right answers, digit by digit.</param>
    /// <param name="mine">A count.</param>
    public static CheckResult DeadDigits(Evaluation evaluation, object? mine)
    {
        int[] dead = [.. Enumerable.Range(0, evaluation?.TotalPerClass.Count ?? 0).Where(d => evaluation!.CorrectPerClass[d] < Dead * evaluation.TotalPerClass[d])];
        int all = evaluation?.TotalPerClass.Count ?? 0;
        var exercise = new Exercise("dead digits",
            "Each dead digit costs its tenth of the test images, of which about nine in ten would be right. How many such steps lie between 92 % and the plateau?",
            """
            var myCount = Enumerable.Range(0, 10).Count(d => plateau.CorrectPerClass[d] < 0.02 * plateau.TotalPerClass[d]);
            Check.DeadDigits(plateau, myCount)
            """);
        return exercise.Of(mine, () => Answer.Number(mine) is not { } given || given != Math.Floor(given) ? exercise.Incorrect("A count of digits is needed: a whole number.")
            : given == dead.Length ? exercise.Correct(dead.Length == 0 ? "None is dead." : $"Dead: {string.Join(", ", dead)}.")
            : given == all - dead.Length ? exercise.Incorrect("That is how many are alive.")
            : dead.Contains((int)given) && given - dead.Length is not (1 or -1) ? exercise.Incorrect($"{given} is a digit that is dead; how many such digits are there?")
            : Math.Abs(given - dead.Length) == 1 ? exercise.Incorrect($"Off by one: there {(given < dead.Length ? "is one more" : "is one less")}. A plateau at p % lacks about (92 − p) / 9 digits.")
            : exercise.Incorrect($"Accuracy is {100 * evaluation!.Accuracy:0} %. A plateau at p % lacks about (92 − p) / 9 digits."));
    }

    /// <summary>What a suspect has to do with the stall of the seed's run on MNIST.</summary>
    public static CheckResult Suspect(Suspect suspect, Role? mine)
    {
        (Role right, string because) = suspect switch
        {
            Exercises.Suspect.Initialization => (Role.Guilty, "Its large weights make outputs that are flat before the first step; divided by √n they make none, and the run does not stall."),
            Exercises.Suspect.BiasBug => (Role.Innocent, "The bug is real, but with it mended the run stalls on the same rungs."),
            Exercises.Suspect.QuadraticCost => (Role.Accomplice, "It makes nothing flat, and with small weights it does no harm; with large ones its σ′ ≈ 0 keeps a dead output dead."),
            Exercises.Suspect.LearningRate => (Role.Innocent, "At a tenth of the rate the run is lower after as many epochs, not higher."),
            _ => (Role.Symptom, "They are what one sees on a plateau; large weights make them, σ′ ≈ 0 keeps them."),
        };
        var exercise = new Exercise($"{suspect}",
            "Look at the table: what does mending this one alone change? And at the outputs before training: who makes them flat?",
            $"Check.Suspect(Suspect.{suspect}, Role.{right})");
        return exercise.Of(mine, () => mine == right ? exercise.Correct(because)
            : exercise.Incorrect((mine, right) switch
            {
                (Role.Innocent, Role.Guilty) => "Mend it alone and look again: the stall is gone.",
                (Role.Guilty, Role.Innocent) => "Mend it alone and look again: the run stalls as before.",
                (Role.Guilty, Role.Accomplice) => "It makes no output flat: where the weights start small it does no harm. So it cannot have done it alone.",
                (Role.Innocent, Role.Accomplice) => "With another cost the dead outputs come back to life. So it had a part in it.",
                (_, Role.Symptom) => "Something makes them. A cause can be mended in the recipe; which line of it would you change?",
                (Role.Symptom, _) => "A symptom is what one sees of the stall; this is a line of the recipe.",
                (Role.Accomplice, Role.Guilty) => "It is more than an accomplice: the outputs are flat before the cost is asked for the first time, because of it.",
                _ => "It has no part in it: mend it, and the run stalls as before.",
            }));
    }

    /// <summary>The questions on the stall, 1 to 4: the letter of the right answer. Without an answer the question is shown.</summary>
    public static CheckResult StallQuestion(int number, object? mine) => number >= 1 && number <= Question.OnTheStall.Count
        ? Question.OnTheStall[number - 1].Check(mine)
        : new Exercise($"question {number}", "", "").Incorrect($"The questions are numbered 1 to {Question.OnTheStall.Count}.");
}
