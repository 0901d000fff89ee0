using Backprop.Files;
using System.Globalization;
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
            ["activation"] = network[1].Activation == network.Cost.Partner ? Activation.Sigmoid.Name : network[1].Activation.Name,
            ["cost"] = network.Cost.Name,
        };
        byte[] content = new Safetensors([.. tensors], words).ToBytes();
        string temporary = $"{Path.GetFullPath(path)}.{Path.GetRandomFileName()}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public static Network Load(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        try
        {
            return Read(Safetensors.Parse(content));
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{path} holds no network that can be read: {problem.Message}. Was it written by Network.Save, and copied whole?", problem);
        }
    }

    private static Network Read(Safetensors file)
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
        var network = new Network([W[1].ColumnCount, .. W.Skip(1).Select(weights => weights.RowCount)],
            activation: Named(Activation.All, "activation", activation => activation.Name, Activation.Sigmoid),
            cost: Named(Cost.All, "cost", cost => cost.Name, Cost.Quadratic),
            initializer: Initializer.Scaled);
        foreach (Layer layer in network.Layers)
        {
            W[layer.Number].CopyTo(layer.W);
            b[layer.Number].CopyTo(layer.b);
        }
        return network;

        (string, double[] Values, int[] Shape) Find(string name, int dimensions) => tensors.TryGetValue(name, out var tensor) && tensor.Shape.Length == dimensions
            ? tensor
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has no {name} of {dimensions} dimension{(dimensions == 1 ? "" : "s")}"));

        T Named<T>(IReadOnlyList<T> all, string key, Func<T, string> name, T otherwise) where T : class => !file.Metadata.TryGetValue(key, out string? given)
            ? otherwise
            : all.FirstOrDefault(one => name(one) == given) ?? throw new InvalidDataException($"its {key} is {given}; known are {string.Join(", ", all)}");
    }
}
