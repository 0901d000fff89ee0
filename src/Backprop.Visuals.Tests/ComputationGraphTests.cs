using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

public sealed class ComputationGraphTests
{
    private sealed record Number(string Name, double Data, double? Gradient, params Number[] Operands);

    private static Figure Graph(Number last) =>
        ComputationGraph.Of(last, number => number.Operands, number => (number.Name, number.Data, number.Gradient));

    // a is used twice: c = a·b + tanh(a).
    private static Number UsedTwice(bool backward)
    {
        var a = new Number("a", 0.7, backward ? -0.565 : null);
        var product = new Number("·", -0.84, backward ? 1 : null, a, new("b", -1.2, backward ? 0.7 : null));
        return new Number("+", -0.236, 1, product, new("tanh", 0.604, backward ? 1 : null, a));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_graph_looks_as_it_did(bool backward) =>
        PictureRules.Holds(Graph(UsedTwice(backward)), $"graph-{(backward ? "backward" : "forward")}");

    [Fact]
    public void Formulas_look_as_they_did() =>
        PictureRules.Holds(ComputationGraph.OfFormulas("z = w·x + b", "a = σ(z)", "C = ½(a − y)²"), "graph-formulas");

    [Fact]
    public void A_graph_in_words_tells_where_each_value_comes_from() => Assert.Equal(
        "Computation graph of +\n  a, data 0.7, gradient -0.565\n  b, data -1.2, gradient 0.7\n  ·, data -0.84, gradient 1 from a, b\n"
        + "  tanh, data 0.604, gradient 1 from a\n  +, data -0.236, gradient 1 from ·, tanh",
        Graph(UsedTwice(backward: true)).ToDisplayString("text/plain"));

    [Theory]
    [InlineData("y = f(g(x), x)", "x")]
    [InlineData("A[1] = W[1]·X + b[1]", "W[1], X, b[1]")]
    [InlineData("s = sin(t)·t2 + 3", "t, t2")]
    public void Functions_and_numbers_are_not_operands(string formula, string operands) =>
        Assert.EndsWith($"{formula} from {operands}", ComputationGraph.OfFormulas(formula).ToString());

    [Theory]
    [InlineData("z"), InlineData("z = "), InlineData("2 = x"), InlineData("z = w = x"), InlineData("")]
    public void What_is_no_formula_is_refused(string text) =>
        Assert.Contains($"\"{text}\" is not a formula", Assert.Throws<ArgumentException>(() => ComputationGraph.OfFormulas(text)).Message);

    [Fact]
    public void A_graph_too_large_to_read_is_refused()
    {
        var last = new Number("x", 1, 1);
        for (int i = 0; i < 60; i++)
            last = new Number("+", i, 1, last);

        Assert.Contains("1 to 60 values", Assert.Throws<ArgumentException>(() => Graph(last)).Message);
        Assert.NotNull(Graph(last.Operands[0]));
        Assert.Contains("1 to 60 values", Assert.Throws<ArgumentException>(() => ComputationGraph.OfFormulas()).Message);
    }
}
