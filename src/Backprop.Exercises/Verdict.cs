namespace Backprop.Exercises;

/// <summary>The judgment of a check on an answer.</summary>
public enum Verdict
{
    /// <summary>There is no answer yet: the variable is null, or the function is a placeholder.</summary>
    NotAttempted,

    /// <summary>The answer is wrong; the message names the mistake where it is known.</summary>
    Incorrect,

    /// <summary>The answer is right.</summary>
    Correct,
}
