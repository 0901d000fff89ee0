using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises.Tests;

/// <summary>A network, a batch, and its values worked out anew, as a learner would: nothing here is the checks' own code.</summary>
internal sealed class Lesson
{
    public const double Rate = 0.7;

    public Lesson(Network network, Batch batch)
    {
        (Network, Batch, m) = (network, batch, batch.Size);
        (X, Y) = (batch.X, batch.Y);
        (W1, b1, W2, b2) = (network[1].W, network[1].b, network[2].W, network[2].b);
        f = network[1].Activation;
        Z1 = Plus(W1 * X, b1);
        A1 = f.F(Z1);
        Z2 = Plus(W2 * A1, b2);
        A2 = f.F(Z2);
        S1 = f.Derivative(Z1);
        S2 = f.Derivative(Z2);
        Delta2 = (A2 - Y).PointwiseMultiply(S2);
        Delta1 = (W2.Transpose() * Delta2).PointwiseMultiply(S1);
        dW2 = Delta2 * A1.Transpose() / m;
        dW1 = Delta1 * X.Transpose() / m;
        db2 = Delta2.RowSums() / m;
        db1 = Delta1.RowSums() / m;
        Check = Exercises.Check.On(network, batch, Rate);
    }

    public Network Network { get; }
    public Batch Batch { get; }
    public BatchCheck Check { get; }
    public Activation f { get; }
    public int m { get; }
    public Matrix<double> X { get; }
    public Matrix<double> Y { get; }
    public Matrix<double> W1 { get; }
    public Matrix<double> W2 { get; }
    public Vector<double> b1 { get; }
    public Vector<double> b2 { get; }
    public Matrix<double> Z1 { get; }
    public Matrix<double> Z2 { get; }
    public Matrix<double> A1 { get; }
    public Matrix<double> A2 { get; }
    public Matrix<double> S1 { get; }
    public Matrix<double> S2 { get; }
    public Matrix<double> Delta1 { get; }
    public Matrix<double> Delta2 { get; }
    public Matrix<double> dW1 { get; }
    public Matrix<double> dW2 { get; }
    public Vector<double> db1 { get; }
    public Vector<double> db2 { get; }

    public double CostOf(Matrix<double> A) => (A - Y).PointwisePower(2).Enumerate().Sum() / 2 / m;

    public static Matrix<double> Plus(Matrix<double> Z, Vector<double> b) =>
        Z + Matrix<double>.Build.Dense(Z.RowCount, Z.ColumnCount, (i, _) => b[i]);

    public static Matrix<double> OneRowOff(Matrix<double> Y) =>
        Matrix<double>.Build.Dense(Y.RowCount, Y.ColumnCount, (i, j) => Y[(i + 1) % Y.RowCount, j]);
}

/// <summary>A mistake that learners make in one exercise.</summary>
/// <param name="Exercise">The check that it is handed to.</param>
/// <param name="Named">Words of the sentence that names it, and no other mistake of that exercise.</param>
/// <param name="Value">What the learner hands in.</param>
internal sealed record WrongAnswer(string Exercise, string Named, Func<Lesson, object> Value)
{
    public CheckResult Check(Lesson lesson) => Ask(lesson, Exercise, Value(lesson));

    public static CheckResult Ask(Lesson lesson, string exercise, object? mine) =>
        (CheckResult)typeof(BatchCheck).GetMethod(exercise, [typeof(object)])!.Invoke(lesson.Check, [mine])!;

    public override string ToString() => $"{Exercise}: {Named}";
}
