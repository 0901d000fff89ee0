using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Backprop.Exercises.Tests;

public class SolutionTests
{
    private static readonly Dataset Few = DrawnDigits.Create(seed: 1, train: 2000, test: 400).Train;
    private static readonly BatchCheck Batch = Check.On(new Network([784, 12, 10], seed: 1), Few.Batch(0, 8), rate: 0.5);
    private static readonly NeuronCheck Neuron = Check.Neuron(1.5, 0.8, -0.3, 1);

    /// <summary>Every exercise of the course, asked before there is an answer.</summary>
    internal static CheckResult[] Unanswered() =>
    [
        Neuron.Output(null), Neuron.Cost(null), Neuron.dCdw(null), Neuron.dCdb(null), Neuron.Step(null, 0.5),
        Check.ProductBackward(null), Check.TanhBackward(null), Check.Accumulation(null),
        .. new[] { "Z1", "b1", "dW2", "C" }.Select(quantity => Batch.Shape(quantity, null)),
        Batch.Z1(null), Batch.A1(null), Batch.Z2(null), Batch.A2(null), Batch.Forward(null), Batch.Cost(null),
        Batch.Delta2(null), Batch.Delta1(null), Batch.dW2(null), Batch.db2(null), Batch.dW1(null), Batch.db1(null),
        Batch.W1new(null), Batch.b1new(null), Batch.W2new(null), Batch.b2new(null),
        Check.CentralDifference(null), Check.BiasBugError(null, 8), .. Mutant.All.Select(mutant => Check.Mutant(mutant, null)),
        Check.DeadDigits(new Evaluation([1], [100], 0), null), .. Enum.GetValues<Suspect>().Select(suspect => Check.Suspect(suspect, null)),
        Check.Softmax(null), Check.SoftmaxDelta(null!, null!, null), Check.CrossEntropyDelta(null!, null!, null),
        Check.ChanceLoss(null), Check.InitialScale(null, 784),
        Check.MeanAndDeviation([], null), Check.Recall(0, 3, null), Check.MostConfused(0, null),
        Check.Bilinear(null), Check.TurnedDigits(null), Check.NeuronLine(null), Check.FewestForCircles(null),
        Check.Forward(null), Check.Backward(null), Check.Overfits(null, Few), Check.Learns(null, Few, Few),
        Check.StallQuestion(1, null), Check.StallQuestion(2, null), Check.StallQuestion(3, null), Check.StallQuestion(4, null),
    ];

    [Fact]
    public void Every_exercise_starts_not_attempted_with_a_hint() => Assert.All(Unanswered(), result =>
    {
        Assert.Equal(Verdict.NotAttempted, result.Verdict);
        Assert.NotEmpty(result.Hint().ToString());
        Assert.DoesNotContain("{", $"{result.Message}{result.Hint()}");
    });

    [Fact]
    public void Every_text_is_that_of_an_exercise()
    {
        string[] solutions = [.. Unanswered().Select(exercise => exercise.Solution().ToString())];
        Assert.All(Texts.Keys, key =>
            Assert.Contains(solutions, solution => solution.Contains($"{key.Split(' ')[0]}(", StringComparison.Ordinal)));
        Assert.All(solutions, solution => Assert.DoesNotMatch(@"\{\w+\}", solution));
    }

    [Fact]
    public async Task Every_solution_runs_as_a_cell_and_is_correct()
    {
        ScriptState<object> state = await CSharpScript.RunAsync(Setting, ScriptOptions.Default
            .WithReferences(typeof(Network).Assembly, typeof(Check).Assembly, typeof(NumPyRandom).Assembly,
                typeof(DrawnDigits).Assembly, typeof(Matrix<double>).Assembly)
            .WithImports("System", "System.Collections.Generic", "System.Linq",
                "Backprop", "Backprop.Engine", "Backprop.Exercises", "Backprop.Handwriting", "MathNet.Numerics.LinearAlgebra"));
        CheckResult[] exercises = Unanswered();
        // Two cells for all, since to compile a cell takes longer than to run it; the last defines Train anew.
        foreach (var cell in exercises.ToLookup(exercise => exercise.Exercise == "train").OrderBy(cell => cell.Key))
        {
            string solutions = string.Join('\n', cell.Select(exercise => Kept(exercise.Solution().ToString())));
            state = await state.ContinueWithAsync($"var results = new List<CheckResult>();\n{solutions}\nresults");
            var results = Assert.IsType<List<CheckResult>>(state.ReturnValue);
            Assert.Equal(
                cell.Select(exercise => exercise.Exercise),
                results.Select(result => result.Exercise));
            Assert.All(results, result => Assert.True(result.IsCorrect, $"{result.Exercise}: {result}"));
        }
    }

    // A solution ends in its check, whose value the cell would show.
    private static string Kept(string solution)
    {
        int last = solution.LastIndexOf('\n') + 1;
        // A whole epoch of 60,000 images is for the notebook.
        return $"{solution[..last]}results.Add({solution[last..].Replace("train, test)", "train, test, 0.5)", StringComparison.Ordinal)});";
    }

    // The names that the notebooks use.
    private const string Setting =
        """
        double x = 1.5, w = 0.8, b = -0.3, y = 1, rate = 0.5;
        double z = w * x + b, a = 1 / (1 + Math.Exp(-z));
        var (train, test) = DrawnDigits.Create(seed: 1, train: 2000, test: 400);
        int m = 8;
        var batch = train.Batch(0, m);
        var net = new Network([784, 12, 10], seed: 1);
        Matrix<double> X = batch.X, Y = batch.Y, W1 = net[1].W, W2 = net[2].W;
        Vector<double> b1 = net[1].b, b2 = net[2].b;
        var trace = net.Explain(batch);
        Matrix<double> Z1 = trace[1].Z, A1 = trace[1].A, Z2 = trace[2].Z, A2 = trace[2].A, Z = Z2;
        double[] runs = [95.1, 95.6, 94.9, 95.3, 96.0];
        var random = new NumPyRandom(3);
        var confusion = new int[10, 10];
        for (int t = 0; t < 10; t++) for (int o = 0; o < 10; o++) confusion[t, o] = t == o ? 900 : (int)random.NextUInt32(1000);
        var plateau = new Evaluation([90, 95, 0, 88, 92, 1, 93, 85, 0, 80], Enumerable.Repeat(100, 10).ToArray(), 0.2);
        var neuron = Check.Neuron(x, w, b, y);
        var check = Check.On(net, batch, rate);
        """;
}
