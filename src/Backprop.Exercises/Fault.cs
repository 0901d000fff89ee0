namespace Backprop.Exercises;

/// <summary>A fault in a backpropagation; each mutant has one of these.</summary>
public enum Fault
{
    /// <summary>db is divided by the batch size twice, as in the Python notebook.</summary>
    BiasAveragedTwice,

    /// <summary>dW is the sum over the batch, not the mean.</summary>
    WeightsNotAveraged,

    /// <summary>δ2 lacks σ′(Z2).</summary>
    OutputSlopeMissing,

    /// <summary>δ1 lacks σ′(Z1).</summary>
    HiddenSlopeMissing,

    /// <summary>δ1 has σ′(A1) where σ′(Z1) belongs.</summary>
    HiddenSlopeAtA,

    /// <summary>δ2 is Y − A2 where A2 − Y belongs.</summary>
    WrongSign,

    /// <summary>W2 was updated before δ1 was computed.</summary>
    WeightsUpdatedFirst,

    /// <summary>dW is of the last sample alone: = where += belongs.</summary>
    LastSampleOnly,

    /// <summary>dW2 is made from Z1 where A1 belongs.</summary>
    ZForA,
}
