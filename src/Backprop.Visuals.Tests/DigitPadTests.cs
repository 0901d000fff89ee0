using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

public sealed partial class DigitPadTests
{
    private static Network Trained(int hidden, Dataset train, int epochs)
    {
        var network = new Network([784, hidden, 10], seed: 1);
        foreach (EpochReport _ in new Sgd(network, new SgdOptions { Epochs = epochs, BatchSize = 16, LearningRate = 3 }).Run(train)) { }
        return network;
    }

    [Theory, InlineData(30, 60_000), InlineData(128, 180_000)]
    public void A_pad_is_small_enough_to_lie_in_a_notebook(int hidden, int most) =>
        Assert.InRange(new DigitPad(new Network([784, hidden, 10], seed: 1)).ToDisplayString("text/html").Length, 30_000, most);

    [Fact]
    public void Bytes_for_weights_cost_next_to_no_accuracy()
    {
        var (train, test) = DrawnDigits.Create(seed: 1, train: 3000, test: 1000);
        Network network = Trained(30, train, epochs: 2);
        int exact = network.Evaluate(test).Correct;
        Network carried = Carried(network);

        Assert.InRange(carried.Evaluate(test).Correct, exact - 5, exact + 5);
        Assert.True((carried[1].W - network[1].W).InfinityNorm() / network[1].W.InfinityNorm() < 0.02);
    }

    private static Network Carried(Network network)
    {
        var carried = new Network(network.Sizes);
        foreach (var (layer, packed) in carried.Layers.Zip(new DigitPad(network).Layers))
        {
            packed.W.CopyTo(layer.W);
            network[layer.Number].b.CopyTo(layer.b);
        }
        return carried;
    }

    [Fact]
    public void A_row_of_zeros_stays_zero()
    {
        var network = new Network([784, 10], seed: 1);
        network[1].W.Clear();

        Assert.Equal(network[1].W, new DigitPad(network).Layers[0].W);
    }

    [Fact]
    public void A_page_without_script_shows_a_picture_with_a_sentence()
    {
        string html = new DigitPad(new Network([784, 10])).ToDisplayString("text/html");
        string bare = Script().Replace(html, "");

        Assert.Contains("<img alt=\"A pad to draw a digit on, for the network 784-10 to read.", bare);
        Assert.Contains("<figcaption", bare);
    }

    [Fact]
    public void Nothing_on_the_page_has_an_id_that_another_pad_could_have_too_or_asks_another_host()
    {
        string html = new DigitPad(new Network([784, 10])).ToDisplayString("text/html");

        Assert.DoesNotContain(" id=", html);
        Assert.DoesNotMatch("https?://(?!www.w3.org/2000/svg)", html);
    }

    [Fact]
    public void Classes_are_called_by_their_names()
    {
        string html = new DigitPad(new Network([784, 3]), ["A", "<B>", "it's"]).ToDisplayString("text/html");

        Assert.Contains("data-names=\"[&quot;A&quot;,&quot;&lt;B&gt;&quot;,&quot;it&#39;s&quot;]\"", html);
        Assert.Contains("A pad to draw on, for the network 784-3 to read.", html);
        Assert.DoesNotContain("data-names=", new DigitPad(new Network([784, 10])).ToDisplayString("text/html"));
    }

    [Fact]
    public void A_network_of_another_shape_is_named()
    {
        Assert.Contains("to 10 outputs, one for each of 0 … 9; this one is 9-10", Refused(new Network([9, 10])));
        Assert.Contains("to 10 outputs, one for each of 0 … 9; this one is 784-26", Refused(new Network([784, 26])));
        Assert.Contains("to 2 outputs, one for each of A … B; this one is 784-10", Refused(new Network([784, 10]), ["A", "B"]));
        Assert.Contains("to 0 outputs", Refused(new Network([784, 10]), []));

        static string Refused(Network network, string[]? names = null) =>
            Assert.Throws<ArgumentException>(() => new DigitPad(network, names)).Message;
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_an_error()
    {
        var network = new Network([784, 10]);
        network[1].W[0, 0] = double.NaN;

        Assert.Contains("Layer 1", Assert.Throws<ArgumentException>(() => new DigitPad(network)).Message);
    }

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
