namespace Backprop.Exercises;

/// <summary>Who may have stalled the seed's run.</summary>
public enum Suspect
{
    /// <summary>Weights and biases from N(0, 1).</summary>
    Initialization,

    /// <summary>The bias gradient that is averaged twice.</summary>
    BiasBug,

    /// <summary>The quadratic cost, whose delta has a factor σ′.</summary>
    QuadraticCost,

    /// <summary>The learning rate of 3.</summary>
    LearningRate,

    /// <summary>Outputs that stay near 0 for every image.</summary>
    DeadOutputs,
}

/// <summary>What a suspect has to do with the stall.</summary>
public enum Role
{
    /// <summary>It makes the outputs that cannot learn.</summary>
    Guilty,

    /// <summary>It makes none of them, but lets those that there are stay so.</summary>
    Accomplice,

    /// <summary>It comes of the stall's cause; it is what one sees.</summary>
    Symptom,

    /// <summary>Mend it, and the run stalls as before.</summary>
    Innocent,
}
