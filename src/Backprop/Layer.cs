using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>One layer: A[l] = f(W[l]·A[l−1] + b[l]).</summary>
public sealed class Layer
{
    internal Layer(int number, Matrix<double> W, Vector<double> b, Activation activation)
    {
        Number = number;
        this.W = W;
        this.b = b;
        Activation = activation;
    }

    /// <summary>l: 1 for the first layer after the input, L for the output.</summary>
    public int Number { get; }

    /// <summary>The weights, n_l × n_(l−1): row i holds those with which neuron i reads the neurons of the layer below.</summary>
    public Matrix<double> W { get; }

    /// <summary>The biases, n_l.</summary>
    public Vector<double> b { get; }

    /// <summary>f, the activation.</summary>
    public Activation Activation { get; }

    /// <summary>Z[l] = W[l]·A[l−1] + b[l], the bias added to every column: (n_l × n_(l−1))·(n_(l−1) × m) = n_l × m.</summary>
    /// <param name="A">A[l−1], the activations of the layer below, n_(l−1) × m.</param>
    /// <exception cref="ArgumentException">A does not have a row for each column of W.</exception>
    public Matrix<double> WeightedInput(Matrix<double> A)
    {
        ArgumentNullException.ThrowIfNull(A);
        if (A.RowCount != W.ColumnCount)
            throw new ArgumentException($"Layer {Number}: W is {MatrixShape.Of(W)} but A is {MatrixShape.Of(A)}; "
                + $"W·A needs A to have {W.ColumnCount} rows. {LikelyCause(A)}");
        var Z = W * A;
        for (int column = 0; column < Z.ColumnCount; column++)
            Z.SetColumn(column, Z.Column(column) + b);
        return Z;
    }

    /// <summary>The array behind W, column by column.</summary>
    internal double[] Weights => W.AsColumnMajorArray();

    /// <summary>The array behind b.</summary>
    internal double[] Biases => b.AsArray();

    private string LikelyCause(Matrix<double> A) =>
        A.ColumnCount == W.ColumnCount ? "Is A transposed? A sample is a column."
        : Number > 1 ? $"Was layer {Number - 1} skipped?"
        : "Do the samples have another size than the network's input?";
}
