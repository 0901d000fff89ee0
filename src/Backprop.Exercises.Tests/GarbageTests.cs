using System.Globalization;
using System.Reflection;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises.Tests;

public class GarbageTests
{
    private static readonly BatchCheck Batch = Check.On(
        new Network([4, 3, 2], seed: 1), RandomNetworks.Data(new Network([4, 3, 2]), 5, 1).Batch(0, 5));
    private static readonly NeuronCheck Neuron = Check.Neuron(1.5, 0.8, -0.3, 1);

    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Double, Gen.OneOf(0, -0.0, double.NaN, double.PositiveInfinity, double.Epsilon, double.MaxValue, -1e200, 1e-200));

    private static readonly Gen<object> Garbage = Gen.OneOf(
        Numbers.Select(value => (object)value),
        Gen.Int.Select(value => (object)value),
        Gen.String.Select(value => (object)value),
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Numbers, (rows, columns, value) =>
            (object)Matrix<double>.Build.Dense(rows, columns, (i, j) => i == j ? value : i - j)),
        Gen.Select(Gen.Int[1, 6], Numbers, (count, value) => (object)Vector<double>.Build.Dense(count, value)),
        Numbers.Array[0, 6].Select(array => (object)array),
        Numbers.Array[0, 3].Array[0, 3].Select(array => (object)array),
        Numbers.Array2D[Gen.Int[0, 4], Gen.Int[0, 4]].Select(array => (object)array),
        Gen.OneOf(new object[]
        {
            true, 'x', DayOfWeek.Monday, new(), DateTime.UnixEpoch, (1, 2), (1.5, "b", 3), new object?[] { null, "a" },
            new Func<int>(() => 1), new Matrix<double>[1], Broken(), typeof(int), 3m, (Half)1, Array.Empty<double[]>(),
            new List<object> { 1, 2.5f, 3L }, Task.CompletedTask, 0.1f,
        }));

    [Fact]
    public void Nothing_that_is_handed_in_makes_a_check_throw()
    {
        (object Target, MethodInfo Method)[] checks =
        [
            .. Taking(Batch), .. Taking(Neuron), .. typeof(Check).GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Where(method => method.ReturnType == typeof(CheckResult)
                    && method.GetParameters().Any(parameter => parameter.Name == "mine" && parameter.ParameterType == typeof(object)))
                .Select(method => ((object)Batch, method)),
        ];
        Garbage.Sample(mine =>
        {
            foreach (var (target, method) in checks)
            {
                object?[] arguments = [.. method.GetParameters().Select(parameter => parameter.Name == "mine" ? mine
                    : parameter.ParameterType == typeof(object) ? (new[,] { { 5, 1 }, { 2, 4 } })
                    : parameter.ParameterType == typeof(IEnumerable<double>) ? new[] { 1.0, 2, 4 }
                    : parameter.ParameterType == typeof(Matrix<double>) ? Matrix<double>.Build.Dense(2, 3, (i, j) => i + j)
                    : parameter.ParameterType == typeof(Evaluation) ? new Evaluation([1, 0], [2, 2], 0.1)
                    : parameter.ParameterType == typeof(string) ? "Z1"
                    : parameter.ParameterType == typeof(int) ? 1
                    : parameter.ParameterType == typeof(double) ? 0.5
                    : null)];
                var result = (CheckResult)method.Invoke(target, arguments)!;
                Assert.NotEmpty(result.ToString());
                Assert.NotEmpty(CheckResultText.Html(result));
                Assert.DoesNotContain("ended in an error", mine is IEnumerable<double> ? "" : result.Message);
            }
        }, iter: 60);

        static IEnumerable<(object, MethodInfo)> Taking(object target) =>
            from method in target.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
            where method.ReturnType == typeof(CheckResult)
            where method.GetParameters().Any(parameter => parameter.ParameterType == typeof(object))
            select (target, method);
    }

    [Fact]
    public void Functions_that_throw_or_give_nonsense_are_reported()
    {
        foreach (Exception problem in (Exception[])
            [new InvalidCastException("a\nb"), new IndexOutOfRangeException(), new AggregateException(new FormatException())])
        {
            CheckResult[] results =
            [
                Batch.Forward(_ => throw problem),
                Check.ProductBackward((_, _, _) => throw problem), Check.TanhBackward((_, _) => throw problem),
                Check.Accumulation((_, _) => throw problem),
                Check.CentralDifference((_, _, _) => throw problem), Check.Softmax(_ => throw problem),
                Check.Bilinear((_, _, _) => throw problem), Check.NeuronLine((_, _, _, _) => throw problem),
                Check.Forward((_, _) => throw problem), Check.Backward((_, _) => throw problem),
                Check.Overfits((_, _) => throw problem, null!), Check.Learns((_, _) => throw problem, null!, null!),
            ];
            Assert.All(results, result => Assert.StartsWith("This ended in an error: ", result.Message));
            Assert.All(results, result => Assert.DoesNotContain("\n", result.Message));
        }
        Assert.All(
            [Batch.Forward(_ => null!), Check.Softmax(_ => null!), Check.Forward((_, _) => null!), Check.Backward((_, _) => null!)],
            result => Assert.Equal(Verdict.NotAttempted, result.Verdict));
        Assert.Equal("Your output is 1×1; it should be 2×5, the shape of Y. Was everything summed?",
            Batch.Forward(_ => Matrix<double>.Build.Dense(1, 1)).Message);
    }

    [Fact]
    public void What_has_no_end_is_told_so() =>
        Assert.Equal("Your dW2 has 300,000 values or more. Does it never end?", Batch.dW2(Forever()).Message);

    [Fact]
    public void A_stopped_cell_stays_stopped() =>
        Assert.Throws<OperationCanceledException>(() => Check.TanhBackward((_, _) => throw new OperationCanceledException()));

    [Fact]
    public void Sentences_are_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal("Your dC/dw is 42.5. That is not right, and no known mistake matches.", Neuron.dCdw(42.5).Message);
            Assert.True(Neuron.Output("0.710949502625004").IsCorrect);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IEnumerable<double> Forever()
    {
        while (true)
            yield return 1;
    }

    private static IEnumerable<double> Broken()
    {
        yield return 1;
        throw new InvalidOperationException("broken");
    }
}
