using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Tests;

public sealed class NetworkPictureTests
{
    private static readonly Network Small = new([784, 30, 10], seed: 1);

    private static Network Net(string name) => new([.. name.Split('-').Select(int.Parse)], activation: Activation.Tanh);

    public static TheoryData<string> Networks => ["784-30-10", "2-3-1", "784-128-64-32-16-10"];

    [Theory, MemberData(nameof(Networks))]
    public void A_diagram_looks_as_it_did(string name) => PictureRules.Holds(Net(name).Diagram(), $"diagram-{name}");

    [Fact]
    public void A_diagram_in_words_has_every_shape() => Assert.Equal(
        "Network 784-30-10: 784 inputs, 23,860 parameters, quadratic cost\n  layer 1: 30 neurons, W 30×784, b 30, sigmoid\n  layer 2: 10 neurons, W 10×30, b 10, sigmoid",
        Small.Diagram().ToDisplayString("text/plain"));
}
