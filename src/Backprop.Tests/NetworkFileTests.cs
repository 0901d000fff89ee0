using System.Buffers.Binary;
using System.Text;
using CsCheck;

namespace Backprop.Tests;

public sealed class NetworkFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("network-").FullName;

    private string File => Path.Combine(folder, "net.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_network_comes_back_as_it_was_to_the_last_bit() =>
        RandomNetworks.Networks(maxLayers: 4, widths: [1, 2, 3, 7, 16]).Sample(network =>
        {
            network.Save(File);
            var loaded = Network.Load(File, RandomNetworks.Leaky, RandomNetworks.Quartic);

            Assert.Equal(network.Sizes, loaded.Sizes);
            Assert.Equal(network.Cost, loaded.Cost);
            Assert.Equal(network.Layers.Select(layer => layer.Activation), loaded.Layers.Select(layer => layer.Activation));
            Assert.All(network.Layers, layer => Assert.Equal((layer.W, layer.b), (loaded[layer.Number].W, loaded[layer.Number].b)));
        }, iter: 100, threads: 1);

    [Fact]
    public void A_damaged_file_is_refused_with_a_sentence_whatever_the_damage()
    {
        new Network([5, 4, 3], cost: Cost.LogLikelihood).Save(File);
        byte[] whole = System.IO.File.ReadAllBytes(File);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(whole) + 8;

        Gen.Select(Gen.Int[0, header - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, value, length) =>
        {
            byte[] damaged = [.. whole];
            damaged[at] = value;
            Check(damaged);
            Check(whole[..length]);
        }, iter: 2000, threads: 1);

        void Check(byte[] content)
        {
            System.IO.File.WriteAllBytes(File, content);
            try
            {
                Network.Load(File);
            }
            catch (InvalidDataException problem)
            {
                Assert.StartsWith($"{File} holds no network that can be read: ", problem.Message);
            }
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        string taken = Path.Combine(folder, "taken");
        Directory.CreateDirectory(taken);

        Assert.ThrowsAny<Exception>(() => new Network([2, 1]).Save(taken));

        Assert.Equal([taken], Directory.GetFileSystemEntries(folder));
    }

    // A file laid out by hand after the format's description, as another program would write it.
    [Fact]
    public void Single_precision_written_elsewhere_is_read()
    {
        const string header = """
            {"b1":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"W1":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}
            """;
        byte[] numbers = new byte[12];
        foreach (var (i, value) in ((float[])[1.5f, -2, 0.25f]).Index())
            BinaryPrimitives.WriteSingleLittleEndian(numbers.AsSpan(4 * i), value);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        System.IO.File.WriteAllBytes(File, [.. length, .. Encoding.UTF8.GetBytes(header), .. numbers]);

        var network = Network.Load(File);

        Assert.Equal([1.5, -2], network[1].W.Row(0));
        Assert.Equal(0.25, network[1].b[0]);
    }
}
