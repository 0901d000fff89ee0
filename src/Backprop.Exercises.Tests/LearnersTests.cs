using System.Text.RegularExpressions;

namespace Backprop.Exercises.Tests;

/// <summary>Wrong answers as learners write them, with what the message has to say; and right ones in many forms.</summary>
public class LearnersTests
{
    private static readonly (string Notebook, string Words, Func<CheckResult> Ask)[] Wrong =
    [
        .. LearnersBatch.All.Select((wrong, i) => ($"batch {i}", wrong.Words, wrong.Ask)),
        .. LearnersBatch.Rarer.Select((wrong, i) => ($"rarer batch {i}", wrong.Words, wrong.Ask)),
        .. LearnersNumbers.Rarer.Select((wrong, i) => ($"rarer numbers {i}", wrong.Words, wrong.Ask)),
        .. LearnersFunctions.All.Select((wrong, i) => ($"functions {i}", wrong.Words, wrong.Ask)),
        .. LearnersBlankPage.All.Select((wrong, i) => ($"blank page {i}", wrong.Words, wrong.Ask)),
        .. LearnersBending.All.Select((wrong, i) => ($"bending {i}", wrong.Words, wrong.Ask)),
        .. LearnersPlane.All.Select((wrong, i) => ($"plane {i}", wrong.Words, wrong.Ask)),
        .. LearnersNumbers.All.Select((wrong, i) => ($"numbers {i}", wrong.Words, wrong.Ask)),
    ];

    [Fact]
    public void Wrong_answers_are_named_and_never_as_another_mistake()
    {
        List<string> unnamed = [], misnamed = [], accepted = [], thrown = [], others = [];
        string[] exercises = [.. SolutionTests.Unanswered().Select(result => result.Exercise)];
        foreach (var (notebook, words, ask) in Wrong)
        {
            CheckResult result;
            try
            {
                result = ask();
            }
            catch (Exception problem)
            {
                thrown.Add($"{notebook}: {words}: {problem}");
                continue;
            }
            string line = $"{notebook}: {words}: {result}";
            if (!exercises.Contains(result.Exercise) && !result.Exercise.StartsWith("recall of ", StringComparison.Ordinal))
                others.Add($"{line} ({result.Exercise})");
            if (result.IsCorrect)
                accepted.Add(line);
            else if (result.IsNamed && !Regex.IsMatch(result.Message, words, RegexOptions.IgnoreCase))
                misnamed.Add(line);
            else if (!result.IsNamed)
                unnamed.Add(line);
        }
        string all = string.Join('\n', [$"{Wrong.Length} in all", "accepted", .. accepted, "thrown", .. thrown, "misnamed", .. misnamed,
            "unnamed", .. unnamed, "under another exercise's name", .. others]);
        Assert.True(others.Count + accepted.Count + thrown.Count + misnamed.Count == 0 && unnamed.Count <= 0.01 * Wrong.Length, all);
    }

    [Fact]
    public void Right_answers_are_accepted_in_every_form() =>
        Assert.All([.. LearnersBatch.Right, .. LearnersNumbers.Right, .. LearnersFunctions.Right, .. LearnersBlankPage.RightOnes,
            .. LearnersBending.Right, .. LearnersPlane.Right],
            result => Assert.True(result.IsCorrect, $"{result.Exercise}: {result}"));
}
