using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A network in a file: W1, b1, W2, b2 … as tensors, and the names of activations and cost as metadata.</summary>
internal static class NetworkFile
{
    public static void Save(Network network, string path) => AtomicFile.Write(path, Of(network).ToBytes());

    public static Safetensors Of(Network network)
    {
        var tensors = network.Layers.SelectMany(layer => new (string, double[], int[])[]
        {
            ($"W{layer.Number}", layer.W.ToRowMajorArray(), [layer.W.RowCount, layer.W.ColumnCount]),
            ($"b{layer.Number}", layer.b.ToArray(), [layer.b.Count]),
        });
        var metadata = new Dictionary<string, string>
        {
            ["kind"] = "backprop network",
            ["activation"] = network[1].Activation.Name,
            ["output"] = network.Layers[^1].Activation.Name,
            ["cost"] = network.Cost.Name,
        };
        return new Safetensors([.. tensors], metadata);
    }

    public static Network Load(string path, Activation? activation, Cost? cost, Activation? output)
    {
        byte[] content = File.ReadAllBytes(path);
        try
        {
            return Read(Safetensors.Parse(content), activation, cost, output);
        }
        catch (Exception problem) when (problem is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path} holds no network that can be read: {problem.Message}. Was it written by Network.Save, and copied whole?", problem);
        }
    }

    public static Network Read(Safetensors file, Activation? activation, Cost? cost, Activation? ownOutput)
    {
        var tensors = file.Tensors.ToDictionary(tensor => tensor.Name);
        if (!tensors.ContainsKey("W1"))
            tensors = StateDict.Renamed(file.Tensors, file.Metadata.ContainsKey("cost") || (activation, cost) is (not null, not null));
        int L = tensors.Count / 2;
        if (tensors.Count != 2 * L)
            throw new InvalidDataException($"it holds {tensors.Count} tensors, but a network has a W and a b for each layer");
        List<int> sizes = [Find("W1", 2).Shape[1]];
        for (int l = 1; l <= L; l++)
        {
            int[] W = Find($"W{l}", 2).Shape, b = Find($"b{l}", 1).Shape;
            if (W[1] != sizes[^1] || b[0] != W[0])
                throw new InvalidDataException($"W{l} is {W[0]}×{W[1]}, which does not fit a b{l} of {b[0]} and {sizes[^1]} inputs");
            sizes.Add(W[0]);
        }
        Cost trained = Named("cost", [.. Cost.All, cost]) ?? cost ?? Cost.Quadratic;
        Activation?[] known = [.. Activation.All, Activation.Softmax, activation, ownOutput];
        Activation? output = Named("output", known) ?? ownOutput, hidden = Named("activation", known) ?? activation;
        var network = new Network(
            sizes, activation: L > 1 ? hidden : null, cost: trained, output: L > 1 ? output : output ?? trained.Partner ?? hidden);
        foreach (Layer layer in network.Layers)
        {
            double[] weights = Find($"W{layer.Number}", 2).Values;
            layer.W.MapIndexedInplace((i, j, _) => weights[i * layer.W.ColumnCount + j], Zeros.Include);
            layer.b.SetValues(Find($"b{layer.Number}", 1).Values);
        }
        return network;

        (string, double[] Values, int[] Shape) Find(string name, int dimensions) =>
            tensors.TryGetValue(name, out var tensor) && tensor.Shape.Length == dimensions
                ? tensor
                : throw new InvalidDataException($"it has no {name} of {dimensions} dimension{(dimensions == 1 ? "" : "s")}");

        // Null in a file of another program.
        T? Named<T>(string key, T?[] known)
            where T : class
        {
            if (!file.Metadata.TryGetValue(key, out string? name))
                return null;
            return Array.Find(known, one => one?.ToString() == name) ?? throw new InvalidDataException(
                $"its {key} is {name}, not one of {string.Join(", ", known.OfType<T>())}; if it is your own, give it, too");
        }
    }
}
