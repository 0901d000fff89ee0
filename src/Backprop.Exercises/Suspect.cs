namespace Backprop.Exercises;

/// <summary>What may have stalled the Python notebook's run.</summary>
public enum Suspect
{
    /// <summary>Weights and biases from N(0, 1).</summary>
    Initialization,

    /// <summary>The bias gradient, which is averaged twice.</summary>
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
    /// <summary>It causes the outputs that cannot learn.</summary>
    Guilty,

    /// <summary>It causes none of them, but keeps those that exist from recovering.</summary>
    Accomplice,

    /// <summary>It follows from the cause; it is what one sees of the stall.</summary>
    Symptom,

    /// <summary>With it mended, the run stalls as before.</summary>
    Innocent,
}
