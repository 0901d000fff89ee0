using Backprop.Engine;

namespace Backprop.Tests;

/// <summary>Golden numbers printed by NumPy 1.24's RandomState.</summary>
public class NumPyRandomTests
{
    [Fact]
    public void Randn_gives_NumPys_numbers()
    {
        var random = new NumPyRandom(0);
        double[] expected = [1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458, 1.8675579901499675];

        Assert.Equal(expected, expected.Select(_ => random.NextGaussian()));
    }

    [Fact]
    public void A_million_normal_numbers_later_it_is_still_NumPys_number()
    {
        var random = new NumPyRandom(123);
        double last = 0, sum = 0;
        for (int i = 0; i < 1_000_001; i++)
            sum += last = random.NextGaussian();

        Assert.Equal(1.736862571763187, last, 1e-12);
        Assert.Equal(631.2381699272566, sum, 1e-6);
    }

    [Fact]
    public void Shuffle_gives_NumPys_order()
    {
        int[] items = [.. Enumerable.Range(0, 10)];
        new NumPyRandom(42).Shuffle<int>(items);
        Assert.Equal([8, 1, 5, 0, 7, 2, 9, 4, 3, 6], items);

        int[] many = [.. Enumerable.Range(0, 60000)];
        new NumPyRandom(42).Shuffle<int>(many);
        Assert.Equal([12628, 37730, 39991, 8525, 8279, 51012, 14871, 15127], many[..8]);
        Assert.Equal(965689709, many.Select((value, i) => (long)value * i).Sum() % 1000000007);
    }

    [Fact]
    public void A_seed_with_a_stream_is_NumPys_seed_of_two_numbers()
    {
        var random = new NumPyRandom(7, stream: 1);
        Assert.Equal([0.22550888929893187, 0.35860096918797, 0.7992331241239754], Enumerable.Range(0, 3).Select(_ => random.NextDouble()));

        int[] items = [.. Enumerable.Range(0, 10)];
        random.Shuffle<int>(items);
        Assert.Equal([7, 8, 3, 5, 1, 0, 4, 2, 9, 6], items);
    }

    [Fact]
    public void The_largest_seed_is_NumPys_too()
    {
        var random = new NumPyRandom(uint.MaxValue);

        Assert.Equal([0.0976320289940138, 0.9123828453026218], [random.NextDouble(), random.NextDouble()]);
        Assert.Equal(
            [0.6484086742306527, 0.6693235306338161, -1.0805437227474493],
            [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()]);
    }

    [Fact]
    public void Thirty_two_bits_are_NumPys()
    {
        var random = new NumPyRandom(1);
        Assert.Equal(
            [1791095845u, 4282876139, 3093770124, 4005303368, 491263], Enumerable.Range(0, 5).Select(_ => random.NextUInt32()));
    }
}
