using System.Globalization;
using CsCheck;

namespace Backprop.Visuals.Tests;

public sealed class TicksTests
{
    private static readonly Gen<(double Low, double High)> Ranges =
        Gen.Select(Gen.Double[-300, 300], Gen.Double[-1, 1], Gen.Double[1e-6, 1], (exponent, at, extent) =>
        {
            double size = Math.Pow(10, exponent);
            return (at * size, at * size + extent * size);
        });

    [Fact]
    public void Ticks_cover_the_range_rise_strictly_and_are_three_to_twelve() =>
        Gen.Select(Ranges, Gen.Int[8, 12]).Sample((range, max) =>
        {
            var (at, step) = Ticks.Linear(range.Low, range.High, max);

            Assert.InRange(at.Length, 3, max);
            Assert.All(at.Zip(at.Skip(1)), pair => Assert.True(pair.Second > pair.First));
            double slack = step * 1e-6;
            Assert.InRange(at[0], range.Low - slack, range.Low + step + slack);
            Assert.InRange(at[^1], range.High - step - slack, range.High + slack);
        });

    [Fact]
    public void Ticks_on_a_logarithmic_axis_rise_strictly_and_are_three_to_twelve() =>
        Gen.Select(Gen.Double[-300, 290], Gen.Double[0.01, 300]).Sample((low, extent) =>
        {
            double[] at = Ticks.Log(low, Math.Min(low + extent, 300));

            Assert.InRange(at.Length, 2, 12);
            Assert.All(at.Zip(at.Skip(1)), pair => Assert.True(pair.Second > pair.First));
        });

    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0, 0.3, "0 0.05 0.1 0.15 0.2 0.25 0.3")]
    [InlineData(-7, 93, "0 20 40 60 80")]
    [InlineData(95, 98, "95 95.5 96 96.5 97 97.5 98")]
    public void Ticks_are_round_numbers(double low, double high, string expected)
    {
        var texts = Ticks.Linear(low, high).At.Select(number => number.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(expected, string.Join(' ', texts));
    }

    [Theory]
    [InlineData(0, 5e-324)]
    [InlineData(-1e300, 1e300)]
    public void The_smallest_and_the_largest_ranges_come_to_an_end(double low, double high) =>
        Assert.InRange(Ticks.Linear(low, high).At.Length, 1, 8);

    [Fact]
    public void Epochs_are_not_cut_in_halves() => Assert.Equal([0, 1, 2], Ticks.Linear(0, 2, whole: true).At);

    [Theory]
    [InlineData(0.25, 0.05, 0.3, "0.25")]
    [InlineData(0.2, 0.05, 0.3, "0.20")]
    [InlineData(-2, 1, 3, "−2")]
    [InlineData(0, 1, 3, "0")]
    [InlineData(20_000, 20_000, 60_000, "20000")]
    [InlineData(20_000, 20_000, 100_000, "20k")]
    [InlineData(1_500_000, 500_000, 2_000_000, "1.5M")]
    [InlineData(1e-7, 1e-7, 5e-7, "10⁻⁷")]
    [InlineData(3e-7, 1e-7, 5e-7, "3·10⁻⁷")]
    [InlineData(2e20, 1e20, 5e20, "2·10²⁰")]
    public void Labels_are_as_short_as_they_can_be(double value, double step, double largest, string expected) =>
        Assert.Equal(expected, TickText.Tick(value, step, largest));
}
