using System.Globalization;
using Backprop.Files;
using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A network in a file: W1, b1, W2, b2 … as tensors, activations and cost beside them in words.</summary>
internal static class NetworkFile
{
    private const string Kind = "backprop network";

    public static void Save(Network network, string path)
    {
        var tensors = network.Layers.SelectMany(layer => new (string, double[], int[])[]
        {
            ($"W{layer.Number}", layer.W.ToRowMajorArray(), [layer.W.RowCount, layer.W.ColumnCount]),
            ($"b{layer.Number}", layer.b.ToArray(), [layer.b.Count]),
        });
        var words = new Dictionary<string, string>
        {
            ["kind"] = Kind,
            ["activation"] = network[1].Activation.Name,
            ["output"] = network.Layers[^1].Activation.Name,
            ["cost"] = network.Cost.Name,
        };
        AtomicFile.Write(path, new Safetensors([.. tensors], words).ToBytes());
    }

    public static Network Load(string path, Activation? activation, Cost? cost)
    {
        byte[] content = File.ReadAllBytes(path);
        try
        {
            return Read(Safetensors.Parse(content), activation, cost);
        }
        catch (Exception problem) when (problem is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"{path} holds no network that can be read: {problem.Message}. Was it written by Network.Save, and copied whole?", problem);
        }
    }

    private static Network Read(Safetensors file, Activation? activation, Cost? cost)
    {
        var tensors = file.Tensors.ToDictionary(tensor => tensor.Name);
        int L = tensors.Count / 2;
        if (L == 0 || tensors.Count != 2 * L)
            throw new InvalidDataException($"it holds {tensors.Count} tensors, and a network has a W and a b for each layer");
        var W = new Matrix<double>[L + 1];
        var b = new Vector<double>[L + 1];
        for (int l = 1; l <= L; l++)
        {
            var (_, weights, shape) = Find($"W{l}", 2);
            var (_, biases, _) = Find($"b{l}", 1);
            if (shape[0] < 1 || shape[1] < 1 || biases.Length != shape[0] || (l > 1 && shape[1] != W[l - 1].RowCount))
                throw new InvalidDataException($"W{l} is {shape[0]}×{shape[1]} and b{l} has {biases.Length}, which does not fit{(l > 1 ? $" to layer {l - 1} of {W[l - 1].RowCount}" : "")}");
            W[l] = Matrix<double>.Build.Dense(shape[0], shape[1], (i, j) => weights[i * shape[1] + j]);
            b[l] = Vector<double>.Build.Dense(biases);
        }
        Cost itsCost = Named("cost", Cost.All, cost, one => one.Name) ?? Cost.Quadratic;
        Activation? output = Named("output", [.. Activation.All, Activation.Softmax], activation, one => one.Name);
        Activation? hidden = L == 1 && output is not null ? null : Named("activation", Activation.All, activation, one => one.Name);
        var network = new Network([W[1].ColumnCount, .. W.Skip(1).Select(weights => weights.RowCount)],
            activation: L == 1 && itsCost.Partner is not null ? null : hidden, cost: itsCost, output: output);
        foreach (Layer layer in network.Layers)
        {
            W[layer.Number].CopyTo(layer.W);
            b[layer.Number].CopyTo(layer.b);
        }
        return network;

        (string, double[] Values, int[] Shape) Find(string name, int dimensions) => tensors.TryGetValue(name, out var tensor) && tensor.Shape.Length == dimensions
            ? tensor
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has no {name} of {dimensions} dimension{(dimensions == 1 ? "" : "s")}"));

        T? Named<T>(string key, IReadOnlyList<T> builtIn, T? own, Func<T, string> name)
            where T : class => !file.Metadata.TryGetValue(key, out string? given) ? null
                : builtIn.Append(own).FirstOrDefault(one => one is not null && name(one) == given)
                    ?? throw new InvalidDataException($"its {key} is {given}, which is none of {string.Join(", ", builtIn)}; where it is one of your own, give it to Network.Load");
    }
}
