using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <content>The blank page: functions that a learner writes from nothing, for sigmoid networks with the quadratic cost.</content>
public static partial class Check
{
    /// <summary>From a network and X (n₀ × m) to its outputs (n_L × m).</summary>
    public static CheckResult Forward(Func<Network, Matrix<double>, Matrix<double>>? mine) => BlankPage.Forward(mine);

    /// <summary>From a network and a batch to the gradients of all layers; judged by shapes, known mistakes and GradientCheck.</summary>
    public static CheckResult Backward(Func<Network, Batch, Gradients>? mine) => BlankPage.Backward(mine);

    /// <summary>Whether one epoch's training, repeated up to 300 times, learns the first 20 images by heart.</summary>
    /// <param name="mine">Trains a network for one epoch, in place.</param>
    /// <param name="data">The data set whose first 20 images are learned.</param>
    public static CheckResult Overfits(Action<Network, Dataset>? mine, Dataset data) => TrainingCheck.Overfits(mine, data);

    /// <summary>Whether one epoch trains a new network with 30 hidden neurons well enough.</summary>
    /// <param name="mine">Trains a network for one epoch, in place.</param>
    /// <param name="train">The training set.</param>
    /// <param name="test">The test set.</param>
    /// <param name="minAccuracy">
    /// The share of right answers that is needed, 0 to 1. A right solution exceeds 93 % on MNIST and on the drawn digits; harder data
    /// need a lower share.
    /// </param>
    public static CheckResult Learns(Action<Network, Dataset>? mine, Dataset train, Dataset test, double minAccuracy = 0.93) =>
        TrainingCheck.Learns(mine, train, test, minAccuracy);
}
