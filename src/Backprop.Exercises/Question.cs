namespace Backprop.Exercises;

/// <summary>A question with choices; each wrong choice has its own reply.</summary>
/// <param name="Name">"question 1".</param>
/// <param name="Text">The question.</param>
/// <param name="Hint">A nudge in the right direction.</param>
/// <param name="Right">The letter of the right choice.</param>
/// <param name="Choices">The choices, each with its reply.</param>
internal sealed record Question(string Name, string Text, string Hint, char Right, params (string Choice, string Reply)[] Choices)
{
    public static IReadOnlyList<Question> OnTheStall { get; } =
    [
        new("question 1", "On a plateau near 66 %, what do the digits that are never named have in common?",
            "Look at the recall of each digit, and at the outputs for its own images.", 'b',
            ("They are hard to tell apart.", "The same digits are read well from another seed; it is not the digits."),
            ("Their outputs are near 0 for every image.", "So the largest output is always another one."),
            ("They are rare in the training set.", "Each is about a tenth of it."),
            ("Their biases are wrong.", "A bias of any size could be learned, if there were a gradient.")),
        new("question 2", "The error a − y of a dead output is almost −1, as large as it can be. Why does the output not learn?",
            "δ = (a − y)·σ′(z). How large is the second factor?", 'c',
            ("The learning rate is too small.", "Ten times almost nothing is almost nothing."),
            ("Its inputs are 0.", "Its inputs are the image, as for every other output."),
            ("Its delta is the error times σ′(z), and σ′(z) is almost 0.", "The sigmoid is flat there."),
            ("The batch is too small.", "More images with no slope have no slope.")),
        new("question 3", "Why does dividing the first weights by √784 end the stall?",
            "How large is z, a sum of some hundred terms w·x?", 'a',
            ("z starts near 0, where σ is steep.", "Every output has a slope to learn with."),
            ("Fewer weights have to be learned.", "There are as many as before."),
            ("It makes the learning rate larger.", "The rate is what it was."),
            ("It mends the bias gradient.", "That bug is still there.")),
        new("question 4", "The Python notebook divides its bias gradient by the batch size twice. What does that change?",
            "What does the gradient check say, and what does the accuracy?", 'd',
            ("The cost grows.", "The direction of each bias step is right; it is only short."),
            ("Nothing; the two cancel.", "A gradient check finds a relative error of 1 − 1/m."),
            ("The run stalls.", "With the bug mended it stalls at the same accuracies."),
            ("The biases learn m times slower; on these data the accuracy hardly shows it.", "Real, but innocent here.")),
    ];

    public CheckResult Check(object? mine)
    {
        string choices = string.Join('\n', Choices.Select((choice, i) => $"{(char)('a' + i)}) {choice.Choice}"));
        var exercise = new Exercise(Name, Hint, $"Check.StallQuestion({Name.Split(' ')[^1]}, \"{Right}\")");
        if (mine is null or "")
            return exercise.NotAttempted($"{Text}\n{choices}");
        return exercise.Of(mine, () =>
        {
            string given = $"{mine}".Trim().TrimEnd(')', '.').ToLowerInvariant();
            int index = given.Length == 1 ? given[0] - 'a' : -1;
            if (index < 0 || index >= Choices.Length)
                return exercise.Incorrect($"Answer with one letter, a to {(char)('a' + Choices.Length - 1)}.");
            return given[0] == Right ? exercise.Correct(Choices[index].Reply) : exercise.Incorrect(Choices[index].Reply);
        });
    }
}
