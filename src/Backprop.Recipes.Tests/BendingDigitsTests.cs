using System.Globalization;
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

    [Fact]
    public void Stored_runs_have_every_epoch_in_order() => Assert.All(BendingDigits.StoredSeeds, seed =>
    {
        IReadOnlyList<StoredEpoch> run = BendingDigits.Stored(seed);

        Assert.Equal(BendingDigits.Options.Epochs, run.Count);
        Assert.Equal(Enumerable.Range(0, run.Count), run.Select(epoch => epoch.Epoch));
        Assert.All(run, epoch =>
        {
            Assert.InRange(epoch.Accuracy, 0.9, 1);
            Assert.InRange(epoch.TrainingAccuracy, 0.5, 1);
            Assert.True(epoch.TrainingCost > 0 && epoch.TestCost > 0);
        });
    });

    [Fact]
    public void The_stored_runs_are_right_on_what_the_README_says() =>
        Assert.Equal([9957, 9957, 9956], BendingDigits.StoredSeeds.Select(seed => BendingDigits.Stored(seed)[^1].Correct));

    [Fact]
    public void Numbers_are_read_alike_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        StoredEpoch here = BendingDigits.Stored(1)[0];
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(here, BendingDigits.Stored(1)[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_run_that_is_not_stored_is_named() => Assert.Contains(
        "seeds 1, 2, 3 are stored; that of 4 is not", Assert.Throws<ArgumentOutOfRangeException>(() => BendingDigits.Stored(4)).Message);
}
