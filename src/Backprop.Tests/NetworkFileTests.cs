using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData("F64 2 0-16, F64 1 16-24 +8", "8 bytes follow its last tensor")]
    [InlineData("F64 2 0-16, F64 1 24-32", "b1 begins at byte 24, where byte 16 is expected")]
    [InlineData("F64 2 8-24, F64 1 0-8 +8", "8 bytes follow its last tensor")]
    [InlineData("F64 2 0-16, F64 1 8-16", "b1 begins at byte 8, where byte 16 is expected")]
    [InlineData("F64 2 0-16, F64 1 0-8", "W1 begins at byte 0, where byte 8 is expected")]
    [InlineData("F64 2 16-0, F64 1 16-24", "W1 of 1×2 F64 numbers does not fit bytes 16 to 0 of 24")]
    [InlineData("F64 2 0-16, F64 1 -8-0", "b1 of 1 F64 numbers does not fit bytes -8 to 0 of 16")]
    [InlineData("F64 2 0-16, F8_E4M3 1 16-24", "b1 has the type F8_E4M3; only F64, F32, F16 and BF16")]
    [InlineData("F64 -2 0-16, F64 1 16-24", "W1 of 1×-2 F64")]
    public void Tensors_that_overlap_leave_gaps_or_do_not_fit_are_refused(string layout, string expected)
    {
        string[] parts = layout.Split(' ', ',', '+');
        parts = [.. parts.Where(part => part.Length > 0)];
        static string Place(string range) => range.Insert(range.LastIndexOf('-'), ",").Remove(range.LastIndexOf('-') + 1, 1);
        int rest = parts.Length > 6 ? int.Parse(parts[6], CultureInfo.InvariantCulture) : 0;
        int end = new[] { parts[2], parts[5] }.Max(range => int.Parse(range.Split('-')[^1], CultureInfo.InvariantCulture));
        Write(
            $$"""
            { "W1": { "dtype": "{{parts[0]}}", "shape": [1, {{parts[1]}}], "data_offsets": [{{Place(parts[2])}}] },
              "b1": { "dtype": "{{parts[3]}}", "shape": [{{parts[4]}}], "data_offsets": [{{Place(parts[5])}}] } }
            """,
            new byte[end + rest]);

        Assert.Contains($": {expected}", Assert.Throws<InvalidDataException>(() => Network.Load(File)).Message);
    }

    [Theory]
    [InlineData("""{"W1":{},"b1":{},"W1":{}}""", "its header has W1 twice")]
    [InlineData("""{"__metadata__":{"cost":"a","cost":"b"}}""", "__metadata__ has cost twice")]
    [InlineData("""{"__metadata__":{"epoch":3}}""", "epoch in its header is 3, not a text")]
    [InlineData("""{"W1":{"dtype":"F64","shape":[1],"dtype":"F32","data_offsets":[0,8]}}""", "W1 has dtype twice")]
    [InlineData("""{"W1":{"dtype":"F64","data_offsets":[0,8]}}""", "W1 has no shape")]
    [InlineData("""{"W1":[]}""", "W1 is not a JSON object")]
    [InlineData("[1, 2, 3]", "its header does not begin with a brace")]
    [InlineData(""" {"a": 1}""", "its header does not begin with a brace")]
    [InlineData("{}", "it holds no tensors, not W1, b1, W2 …, nor a PyTorch model's linear layers")]
    public void A_header_that_the_format_forbids_is_refused(string header, string expected)
    {
        Write(header, new byte[8]);
        if (header == "{}")
            Write(header, []);

        Assert.Contains($": {expected}", Assert.Throws<InvalidDataException>(() => Network.Load(File)).Message);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3E, 0x00, 0xC0, 0x01, 0x00 }, new[] { 1.5, -2, 5.9604644775390625e-08 })]
    [InlineData("BF16", new byte[] { 0xC0, 0x3F, 0x00, 0xC0, 0x49, 0x40 }, new[] { 1.5, -2, 3.140625 })]
    public void Half_precision_is_widened(string type, byte[] numbers, double[] expected)
    {
        Write(
            $$"""
            { "W1": { "dtype": "{{type}}", "shape": [1, 2], "data_offsets": [0, 4] },
              "b1": { "dtype": "{{type}}", "shape": [1], "data_offsets": [4, 6] } }
            """,
            numbers);

        Layer layer = Network.Load(File)[1];

        Assert.Equal(expected, layer.W.Row(0).Concat(layer.b));
    }

    // As torch.nn.Sequential and modules with names of their own give them; sorted by name, as Python's safetensors writes them.
    [Theory]
    [InlineData("0.bias 4, 0.weight 4 3, 10.bias 1, 10.weight 1 4, 2.bias 4, 2.weight 4 4", "0 2 10")]
    [InlineData("fc1.bias 2, fc1.weight 2 3, fc2.bias 2, fc2.weight 2 2", "fc1 fc2")]
    [InlineData("classifier.bias 1, classifier.weight 1 2, net.fc1.bias 4, net.fc1.weight 4 3, net.fc2.bias 2, net.fc2.weight 2 4",
        "net.fc1 net.fc2 classifier")]
    [InlineData("out.bias 1, out.weight 1 3", "out")]
    [InlineData("fc1.bias 3, fc1.weight 3 5, fc2.bias 3, fc2.weight 3 3, out.bias 1, out.weight 1 3", "fc1 fc2 out")]
    public void Linear_layers_of_PyTorch_are_read_in_order(string tensors, string expected)
    {
        string[] names = WriteStateDict(tensors);

        var network = Network.Load(File, Activation.ReLU, Cost.Quadratic, Activation.Tanh);

        string[] order = expected.Split(' ');
        Assert.Equal(order.Length, network.Layers.Count);
        Assert.All(network.Layers, layer =>
        {
            // The numbers of a tensor begin with its place in the file.
            int W = Array.IndexOf(names, order[layer.Number - 1] + ".weight"), b = Array.IndexOf(names, order[layer.Number - 1] + ".bias");
            Assert.Equal(Enumerable.Range(0, layer.W.ColumnCount).Select(j => W + j / 16.0), layer.W.Row(0));
            Assert.Equal(b, layer.b[0]);
            Assert.Equal(layer.Number == order.Length ? Activation.Tanh : Activation.ReLU, layer.Activation);
        });
        Assert.Equal(Activation.Softmax, Network.Load(File, Activation.ReLU, Cost.LogLikelihood).Layers[^1].Activation);
    }

    [Theory]
    [InlineData(
        "0.bias 4, 0.weight 4 3", false,
        "it holds 0.bias (4), 0.weight (4×3), not W1, b1, W2 …; these are", "give its activation and cost")]
    [InlineData("0.bias 4, 0.weight 4 3, 1.running_mean 4", true, "1.running_mean (4), not W1", "0.weight (n₁×n₀)")]
    [InlineData("0.weight 4 3, 2.bias 1, 2.weight 1 4", true, "0.weight (4×3)", "nor a PyTorch model's linear layers")]
    [InlineData("0.bias 4, 0.weight 4 3, 2.bias 1, 2.weight 1 5", true, "2.weight (1×5)", "nor a PyTorch model's linear layers")]
    [InlineData("0.bias 4, 0.weight 4 1 3 3", true, "0.weight (4×1×3×3)", "nor a PyTorch model's linear layers")]
    [InlineData("decoder.bias 3, decoder.weight 3 2, encoder.bias 2, encoder.weight 2 3", true, "decoder.bias (3)", "linear layers")]
    [InlineData("deep.bias 3, deep.weight 3 3, hidden.bias 3, hidden.weight 3 3, input.bias 3, input.weight 3 5", true,
        "deep.bias (3)", "linear layers")]
    [InlineData("0.bias 3, 0.weight 4 3", true, "0.bias (3)", "nor a PyTorch model's linear layers")]
    public void What_cannot_be_read_of_PyTorch_is_listed(string tensors, bool isExplained, string found, string wanted)
    {
        WriteStateDict(tensors);

        string message = Assert.Throws<InvalidDataException>(
            () => Network.Load(File, isExplained ? Activation.ReLU : null, isExplained ? Cost.Quadratic : null)).Message;

        Assert.Contains(found, message);
        Assert.Contains(wanted, message);
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
        Write(header, numbers);

        var network = Network.Load(File);

        Assert.Equal([1.5, -2], network[1].W.Row(0));
        Assert.Equal(0.25, network[1].b[0]);
    }

    // "0.weight 4 3, …": names and shapes, in single precision.
    private string[] WriteStateDict(string tensors)
    {
        string[][] all = [.. tensors.Split(", ").Select(tensor => tensor.Split(' '))];
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var numbers = new MemoryStream();
        foreach (var (i, tensor) in all.Index())
        {
            int[] shape = [.. tensor.Skip(1).Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
            long begin = numbers.Length;
            for (int j = 0; j < shape.Aggregate((product, size) => product * size); j++)
                numbers.Write(BitConverter.GetBytes(i + j / 16f));
            header[tensor[0]] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = JsonSerializer.SerializeToNode(shape),
                ["data_offsets"] = new JsonArray(begin, numbers.Length),
            };
        }
        Write(header.ToJsonString(), numbers.ToArray());
        return [.. all.Select(tensor => tensor[0])];
    }

    private void Write(string header, byte[] numbers)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, Encoding.UTF8.GetByteCount(header));
        System.IO.File.WriteAllBytes(File, [.. length, .. Encoding.UTF8.GetBytes(header), .. numbers]);
    }
}
