using Backprop.Engine;

namespace Backprop.Recipes.Tests;

/// <summary>The Python notebook's recipe without MNIST: one batch of all samples is one update.</summary>
public class NumPyNotebookTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_epoch_of_one_batch_is_the_update_along_its_gradients(bool repairBias)
    {
        Network trained = NumPyNotebook.CreateNetwork([20, 8, 4], seed: 3), updated = NumPyNotebook.CreateNetwork([20, 8, 4], seed: 3);
        Dataset data = RandomNetworks.Data(trained, 12, seed: 1);
        SgdOptions options = NumPyNotebook.Options with { Epochs = 1, BatchSize = 12 };

        _ = NumPyNotebook.CreateSgd(trained, options, repairBias).Run(data).Count();
        Batch batch = data.Batch(0, 12);
        updated.Update(repairBias ? updated.Backpropagate(batch) : NumPyNotebook.Gradients(updated, batch), options.LearningRate);

        Assert.All(trained.Layers, layer =>
        {
            Assert.True((layer.W - updated[layer.Number].W).FrobeniusNorm() < 1e-12);
            Assert.True((layer.b - updated[layer.Number].b).L2Norm() < 1e-12);
        });
    }

    // RandomState(42).shuffle of five, applied to the order of the epoch before.
    [Fact]
    public void Each_epoch_permutes_the_order_of_the_one_before()
    {
        int[] permutation = [0, 1, 2, 3, 4];
        new NumPyRandom(42).Shuffle<int>(permutation);
        Func<int[], int[]> reorder = NumPyNotebook.CreateSgd(new Network([1, 2])).Reorder!;

        int[] first = reorder([0, 1, 2, 3, 4]), second = reorder(first);

        Assert.Equal(permutation, first);
        Assert.Equal(permutation.Select(i => first[i]), second);
    }
}
