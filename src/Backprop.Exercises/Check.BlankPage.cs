using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <content>The blank page: functions that a learner wrote from nothing, for a sigmoid network of two layers with the quadratic cost.</content>
public static partial class Check
{
    /// <summary>From a network and X (n₀ × m) to its outputs (n₂ × m).</summary>
    public static CheckResult Forward(Func<Network, Matrix<double>, Matrix<double>>? mine) => BlankPage.Forward(mine);

    /// <summary>From a network and a batch to the gradients of both layers; graded by shapes, known mistakes and the gradient check.</summary>
    public static CheckResult Backward(Func<Network, Batch, Gradients>? mine) => BlankPage.Backward(mine);

    /// <summary>Whether one epoch's training, repeated up to 300 times, learns the first 20 images by heart.</summary>
    /// <param name="mine">Trains a network for one epoch, in place.</param>
    /// <param name="data">The first 20 images of it are used.</param>
    public static CheckResult Overfits(Action<Network, Dataset>? mine, Dataset data) => BlankPage.Overfits(mine, data);

    /// <summary>Whether one epoch brings a new network with 30 hidden neurons to 93 % on MNIST, or 92 % on other digits.</summary>
    /// <param name="mine">Trains a network for one epoch, in place.</param>
    /// <param name="train">What is learned from.</param>
    /// <param name="test">What is tested on.</param>
    /// <param name="atLeast">Another share of right answers, 0 to 1.</param>
    public static CheckResult Learns(Action<Network, Dataset>? mine, Dataset train, Dataset test, double? atLeast = null) =>
        BlankPage.Learns(mine, train, test, atLeast ?? (train?.Name == "MNIST" ? 0.93 : 0.92));
}
