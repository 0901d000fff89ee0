using System.Globalization;
using Backprop.Data;

namespace Backprop.Cli.Tests;

/// <summary>What a learner writes in a cell works as the built-in functions do, on MNIST.</summary>
public class OwnActivationTests
{

    [Fact]
    public async Task A_leaky_relu_written_in_a_cell_is_checked_trained_shown_saved_and_loaded()
    {
        string? mnist = Environment.GetEnvironmentVariable(Mnist.FolderVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(mnist), "needs the real MNIST: set BACKPROP_DATA to a folder that holds it");
        using var folder = new WorkingFolder { Data = Path.GetFullPath(mnist) };
        string[] libraries = ["Backprop", "Backprop.Data", "Backprop.Engine", "Backprop.Visuals", "MathNet.Numerics"];
        string references = string.Concat(libraries
            .Select(name => $"#r \"{Path.Combine(AppContext.BaseDirectory, name)}.dll\"\n"));
        folder.Write("leaky.ipynb", NotebookFiles.Notebook(
            NotebookFiles.Code(references + """
                using Backprop;
                using Backprop.Data;
                using Backprop.Visuals;
                var leaky = new Activation("leaky relu", z => z > 0 ? z : 0.01 * z, z => z > 0 ? 1 : 0.01);
                var (train, test) = Mnist.Load();
                var net = new Network([784, 30, 10], seed: 1, leaky, Cost.LogLikelihood, Initializer.He);
                GradientCheck.Run(net, train.Batch(0, 8)).LargestRelativeError
                """),
            NotebookFiles.Code("""
                var options = new SgdOptions { Epochs = 4, LearningRate = 0.1, Momentum = 0.5, BatchSize = 32 };
                new Sgd(net, options).Run(train, test).Last().Test.Accuracy
                """),
            NotebookFiles.Code("net.Explain(train.Batch(0, 8)).Histograms()"),
            NotebookFiles.Code("""
                net.Save("leaky.safetensors");
                Network.Load("leaky.safetensors", leaky).Evaluate(test).Correct == net.Evaluate(test).Correct
                """)));

        (await folder.RunAsync("run", "leaky.ipynb", "-o", "out")).IsDone();

        string executed = folder.Read("out/leaky.ipynb");
        Assert.InRange(Number(NotebookFiles.Shown(executed, 0)), 0, 1e-7);
        string trained = NotebookFiles.Shown(executed, 1);
        Assert.Single(
            trained.Split('\n'),
            line => line == "The activation leaky relu is called value by value; the built-in ones train faster.");
        Assert.InRange(Number(trained.Split('\n')[^1]), 0.95, 1);
        Assert.Contains("layer 1", NotebookFiles.Shown(executed, 2));
        Assert.Equal("True", NotebookFiles.Shown(executed, 3));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
