using System.Buffers.Binary;
using Google.Protobuf;
using Onnx;

namespace Backprop.Formats;

/// <summary>
/// A network as an ONNX graph: Gemm (X·Wᵀ + b, a sample in a row) and the activation's operator for each layer
/// (https://onnx.ai/onnx/operators).
/// </summary>
internal static class OnnxModel
{
    // The first in which Softmax goes over an axis, here each row, and with which IR version 7 goes.
    private const int OperatorSet = 13, IrVersion = 7;

    private static readonly Dictionary<Activation, string> Operators = new()
    {
        [Activation.Sigmoid] = "Sigmoid",
        [Activation.Tanh] = "Tanh",
        [Activation.ReLU] = "Relu",
        [Activation.Softmax] = "Softmax",
    };

    public static byte[] Of(Network network, Precision precision)
    {
        bool isSingle = Require.That(precision, Enum.IsDefined(precision), "A precision is Single or Double", nameof(precision))
            == Precision.Single;
        int type = (int)(isSingle ? TensorProto.Types.DataType.Float : TensorProto.Types.DataType.Double);
        var graph = new GraphProto { Name = network.ToString(), Input = { Value("X", network.Sizes[0]) } };
        foreach (Layer layer in network.Layers)
        {
            int l = layer.Number;
            string input = l == 1 ? "X" : $"A{l - 1}";
            graph.Initializer.Add(Tensor($"W{l}", layer.W.ToRowMajorArray(), layer.W.RowCount, layer.W.ColumnCount));
            graph.Initializer.Add(Tensor($"b{l}", [.. layer.b], layer.b.Count));
            graph.Node.Add(new NodeProto
            {
                Name = $"Layer{l}",
                OpType = "Gemm",
                Input = { input, $"W{l}", $"b{l}" },
                Output = { $"Z{l}" },
                Attribute = { Integer("transB", 1) },
            });
            graph.Node.Add(Activate(layer));
        }
        graph.Output.Add(Value($"A{network.Layers.Count}", network.Sizes[^1]));
        return new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Backprop",
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = OperatorSet } },
            Graph = graph,
            MetadataProps = { new StringStringEntryProto { Key = "cost", Value = network.Cost.Name } },
        }.ToByteArray();

        ValueInfoProto Value(string name, int width) => new()
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor
                {
                    ElemType = type,
                    Shape = new TensorShapeProto
                    {
                        Dim =
                        {
                            new TensorShapeProto.Types.Dimension { DimParam = "N" },
                            new TensorShapeProto.Types.Dimension { DimValue = width },
                        },
                    },
                },
            },
        };

        TensorProto Tensor(string name, double[] values, params long[] shape)
        {
            byte[] raw = new byte[values.Length * (isSingle ? sizeof(float) : sizeof(double))];
            for (int i = 0; i < values.Length; i++)
                if (isSingle)
                    BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(sizeof(float) * i), (float)values[i]);
                else
                    BinaryPrimitives.WriteDoubleLittleEndian(raw.AsSpan(sizeof(double) * i), values[i]);
            return new TensorProto { Name = name, DataType = type, Dims = { shape }, RawData = UnsafeByteOperations.UnsafeWrap(raw) };
        }
    }

    private static NodeProto Activate(Layer layer)
    {
        int l = layer.Number;
        if (!Operators.TryGetValue(layer.Activation, out string? name))
            throw new ArgumentException($"Layer {l}: {layer.Activation} is written in C#, for which ONNX has no operator; "
                + $"it has one for {string.Join(", ", Operators.Keys)}. SaveNpz and SaveStateDict keep the weights of any network.");
        var node = new NodeProto { Name = $"Activation{l}", OpType = name, Input = { $"Z{l}" }, Output = { $"A{l}" } };
        if (layer.Activation == Activation.Softmax)
            node.Attribute.Add(Integer("axis", 1));
        return node;
    }

    private static AttributeProto Integer(string name, int value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };
}
