using System.IO.Compression;
using System.Text;
using CsCheck;

namespace Backprop.Formats.Tests;

public sealed class NpzFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("npz-").FullName;

    private string Npz => Path.Combine(folder, "net.npz");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_network_comes_back_from_npz_and_from_a_state_dict_as_it_was_to_the_last_bit() =>
        RandomNetworks.Networks(maxLayers: 4, widths: [1, 2, 3, 7, 16]).Sample(network =>
        {
            network.SaveNpz(Npz);
            IsSame(Network.LoadNpz(Npz, RandomNetworks.Leaky, RandomNetworks.Quartic));
            string stateDict = Path.Combine(folder, "net.safetensors");
            network.SaveStateDict(stateDict);
            IsSame(Network.Load(stateDict, RandomNetworks.Leaky, RandomNetworks.Quartic));

            void IsSame(Network loaded)
            {
                Assert.Equal(network.ToString(), loaded.ToString());
                Assert.All(network.Layers, layer => Assert.Equal((layer.W, layer.b), (loaded[layer.Number].W, loaded[layer.Number].b)));
            }
        }, iter: 100, threads: 1);

    [Fact]
    public void The_same_network_gives_the_same_file()
    {
        new Network([5, 3]).SaveNpz(Npz);
        byte[] first = File.ReadAllBytes(Npz);

        new Network([5, 3]).SaveNpz(Npz);

        Assert.Equal(first, File.ReadAllBytes(Npz));
    }

    [Fact]
    public void A_damaged_file_is_refused_with_a_sentence_whatever_the_damage()
    {
        var network = new Network([5, 4, 3], cost: Cost.LogLikelihood);
        network.SaveNpz(Npz);
        byte[] whole = File.ReadAllBytes(Npz);
        int refused = 0;

        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length - 1]).Sample((at, value, length) =>
        {
            byte[] damaged = [.. whole];
            damaged[at] = value;
            Check(damaged);
            Check(whole[..length]);
        }, iter: 2000, threads: 1);

        Assert.InRange(refused, 2000, 4000);

        void Check(byte[] content)
        {
            File.WriteAllBytes(Npz, content);
            try
            {
                // Damage to a time or another detail of the zip file does no harm.
                var loaded = Network.LoadNpz(Npz);
                Assert.All(network.Layers, layer => Assert.Equal((layer.W, layer.b), (loaded[layer.Number].W, loaded[layer.Number].b)));
            }
            catch (InvalidDataException problem)
            {
                Assert.StartsWith($"{Npz} holds no network that can be read: ", problem.Message);
                refused++;
            }
        }
    }

    [Theory]
    [InlineData("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2), }", 16,
        "W1 has the type <i8; only <f8 and <f4 can be read, as W1.astype('float64') gives them")]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (1, 2), }", 16, "W1 has the type >f8")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 15, "15 bytes of numbers, but <f8 of shape (1, 2) has 16")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 16, "16 bytes of numbers, but <f4 of shape (1, 2) has 8")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999, 99999999, 99999999), }", 16, "bytes of numbers, but")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999,), }", 16, "W1 has a size of 9999999999")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }", 16, "not a type, an order and a shape")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 16, "it holds 1 tensors")]
    public void What_is_no_network_is_refused_with_the_reason(string header, int numbers, string expected)
    {
        Write(("W1", header, numbers));

        string message = Assert.Throws<InvalidDataException>(() => Network.LoadNpz(Npz)).Message;

        Assert.Contains(expected, message);
        Assert.EndsWith("Was it written by SaveNpz or by NumPy's savez, and copied whole?", message);
    }

    [Fact]
    public void A_column_is_a_bias_only_by_its_name()
    {
        const string column = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }";
        Write(("body.0.weight", column, 16), ("body.0.bias", column, 16));

        Assert.Equal([1, 2], Network.LoadNpz(Npz, Activation.ReLU, Cost.Quadratic).Sizes);
    }

    [Fact]
    public void A_file_that_is_not_there_or_has_another_format_says_so()
    {
        Assert.Throws<FileNotFoundException>(() => Network.LoadNpz(Npz));
        new Network([2, 1]).Save(Npz);
        Assert.Contains("End of Central Directory record could not be found. Was it",
            Assert.Throws<InvalidDataException>(() => Network.LoadNpz(Npz)).Message);
        Assert.Throws<ArgumentException>(() => new Network([2, 1]).SaveNpz(" "));
    }

    private void Write(params (string Name, string Header, int Numbers)[] arrays)
    {
        using var zip = ZipFile.Open(Npz, ZipArchiveMode.Create);
        foreach (var (name, header, numbers) in arrays)
        {
            using Stream entry = zip.CreateEntry(name + ".npy").Open();
            entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[numbers]]);
        }
    }
}
