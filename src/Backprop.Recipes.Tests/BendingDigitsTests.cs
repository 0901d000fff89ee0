using Backprop.Handwriting;

namespace Backprop.Recipes.Tests;

public class BendingDigitsTests
{
    [Fact]
    public void The_recipe_learns_from_bent_digits()
    {
        var (train, test) = DrawnDigits.Create(seed: 2, train: 2000, test: 500);
        Network network = BendingDigits.CreateNetwork(seed: 1);
        SgdOptions options = BendingDigits.Options with { Epochs = 4, ShuffleSeed = 1 };

        var reports = new Sgd(network, options).Run(train, test).ToList();

        Assert.Equal(BendingDigits.Sizes, network.Sizes);
        Assert.NotNull(options.Augmentation);
        Assert.True(reports[^1].Test!.Accuracy > 0.85, $"{reports[^1]}");
    }
}
