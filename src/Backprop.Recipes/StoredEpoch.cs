namespace Backprop.Recipes;

/// <summary>One epoch of a run that was kept in a file.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="Correct">How many of MNIST's 10,000 test images were read right.</param>
/// <param name="TrainingCost">C averaged over the bent training images, each with the weights before its batch's update.</param>
/// <param name="TrainingAccuracy">The share of the bent training images that were read right, 0 to 1, likewise.</param>
/// <param name="TestCost">C averaged over the test images.</param>
public sealed record StoredEpoch(int Epoch, int Correct, double TrainingCost, double TrainingAccuracy, double TestCost)
{
    /// <summary>The share of the test images that were read right, 0 to 1.</summary>
    public double Accuracy => Correct / 10_000.0;
}
