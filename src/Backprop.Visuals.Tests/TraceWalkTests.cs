using MathNet.Numerics.LinearAlgebra;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

public sealed class TraceWalkTests
{
    private static readonly Dataset Digits = DrawnDigits.Create(seed: 1, train: 16, test: 0).Train;

    private static TraceWalk Walk(params int[] sizes) => new Network(sizes, seed: 1).Explain(Digits.Batch(0, 16)).Walk();

    [Fact]
    public void The_way_leads_forward_to_the_cost_and_back_to_every_gradient() => Assert.Equal(
        "A[0] Z[1] A[1] Z[2] A[2] C δ[2] db[2] dW[2] δ[1] db[1] dW[1]",
        string.Join(' ', Walk(784, 30, 10).Scenes.Select(scene => scene.Symbol)));

    [Fact]
    public void In_words_each_step_has_its_formula() =>
        Assert.Contains(
            "10. δ[1], the error of layer 1, ∂C/∂Z[1]: δ[1] = W[2]ᵀ·δ[2] ∘ f′(Z[1])", Walk(784, 30, 10).ToDisplayString("text/plain"));

    [Fact]
    public void Every_product_fits_and_every_result_is_what_the_formula_gives()
    {
        BatchTrace trace = new Network([784, 30, 10], seed: 1).Explain(Digits.Batch(0, 16));
        foreach (WalkScene scene in trace.Walk().Scenes.Where(scene => scene.Symbol.StartsWith("dW", StringComparison.Ordinal)))
            Assert.True((scene.Terms[0].Values * scene.Terms[1].Values / 16 - scene.Terms[2].Values).InfinityNorm() < 1e-12, scene.Symbol);
        WalkScene back = trace.Walk().Scenes.Single(scene => scene.Symbol == "δ[1]");
        Matrix<double> delta = (back.Terms[0].Values * back.Terms[1].Values).PointwiseMultiply(back.Terms[2].Values);
        Assert.True((delta - back.Terms[3].Values).InfinityNorm() < 1e-12);
    }

    [Fact]
    public void Without_script_one_picture_is_seen_and_all_are_behind_one_click()
    {
        string html = Walk(784, 30, 10).ToDisplayString("text/html");

        Assert.StartsWith("<div class=\"backprop-walk backprop-figure\">\n<figure", html);
        Assert.Contains("All 12 steps</summary>", html);
        Assert.Equal(13, html.Split("<img alt=\"").Length - 2); // the script has one too
        Assert.DoesNotContain(" id=", html);
        Assert.InRange(html.Length, 10_000, 400_000);
    }

    [Fact]
    public void A_network_of_one_layer_can_be_walked() => Assert.Equal(7, Walk(784, 10).Scenes.Length);
}
