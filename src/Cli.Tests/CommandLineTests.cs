namespace Backprop.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly WorkingFolder folder = new();

    public CommandLineTests() => IdxFolder.Create(folder.File("tiny"));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--sizes 0", "0")]
    [InlineData("--sizes 784,x,10", "\"x\" is not a whole number")]
    [InlineData("--sizes 784,,10", "is not a whole number")]
    [InlineData("--sizes 784,0,10", "0")]
    [InlineData("--sizes 784,-5,10", "\"-5\" is not a whole number")]
    [InlineData("--sizes 100,10", "begins with 784 and ends with 10; give 784,10 or, as hidden layers alone, 100.")]
    [InlineData("--sizes 784,7", "give 784,10 or, as hidden layers alone, 7.")]
    [InlineData("--sizes 700,30,20,10", "give 784,30,20,10 or, as hidden layers alone, 30,20.")]
    [InlineData("--sizes 784,30,26", "give 784,30,10 or, as hidden layers alone, 30.")]
    [InlineData("--rate -1", "given: -1")]
    [InlineData("--rate 0", "given: 0")]
    [InlineData("--rate NaN", "given: NaN")]
    [InlineData("--rate abc", "abc")]
    [InlineData("--epochs 0", "given: 0")]
    [InlineData("--epochs many", "many")]
    [InlineData("--batch 0", "given: 0")]
    [InlineData("--seed -1", "-1")]
    [InlineData("--data nothing", "--data nothing", "Give mnist, fashion-mnist", ", drawn, a folder")]
    [InlineData("--preset other", "--preset other", "neuralnet")]
    [InlineData("--preset neuralnet --activation tanh", "--activation", "--preset neuralnet")]
    [InlineData("--preset neuralnet --init scaled", "--init", "--preset neuralnet")]
    [InlineData("--preset neuralnet --precision single", "--precision", "--preset neuralnet")]
    [InlineData("--preset bending --sizes 784,10", "--sizes", "--preset bending")]
    [InlineData("--preset bending --augment affine", "--augment", "--preset bending")]
    [InlineData("--augment other", "--augment other", "affine, elastic, both")]
    [InlineData("--shift 1", "--shift", "--augment")]
    [InlineData("--augment elastic --sigma 0.5", "ElasticSmoothness is 1 to 1000")]
    [InlineData("--validate 0", "0 for validation")]
    [InlineData("--validate 1000", "1000 for validation")]
    [InlineData("--checkpoint no/such/folder/run", "--checkpoint", "there is no folder")]
    [InlineData("--activation foo", "--activation foo", "sigmoid")]
    [InlineData("--init foo", "--init foo", "scaled")]
    [InlineData("--precision half", "--precision half", "double, single")]
    [InlineData("--json no/such/folder/run.json", "--json", "there is no folder")]
    [InlineData("--unknown 3", "--unknown", "backprop train --help")]
    [InlineData("surplus", "surplus", "backprop train --help")]
    public async Task Train_refuses_a_wrong_option_in_one_sentence(string options, params string[] expected)
    {
        string[] data = options.Contains("--data") ? [] : ["--data", "tiny"];

        var run = await folder.RunAsync(["train", .. data, .. options.Split(' ')]);

        run.IsWrongCall(expected);
    }

    [Theory]
    [InlineData("", "backprop --help")]
    [InlineData("fly", "fly", "backprop --help")]
    [InlineData("--flag", "--flag", "backprop --help")]
    [InlineData("data", "backprop data --help")]
    [InlineData("data fetch", "backprop data fetch --help")]
    [InlineData("data fetch cifar", "cifar", "mnist")]
    public async Task A_call_that_says_nothing_known_is_told_how_to_call(string call, params string[] expected) =>
        (await folder.RunAsync(call.Split(' ', StringSplitOptions.RemoveEmptyEntries))).IsWrongCall(expected);

    [Theory]
    [InlineData("nowhere.ipynb", "nowhere.ipynb")]
    [InlineData("text.ipynb", "text.ipynb is not valid JSON", "line 1")]
    [InlineData("other.ipynb", "other.ipynb is JSON, but not a notebook")]
    [InlineData("blank.ipynb", "blank.ipynb is empty")]
    [InlineData("empty", "empty holds no notebooks")]
    [InlineData("good.ipynb --param unknown=1", "--param unknown", "epochs")]
    [InlineData("good.ipynb --param epochs", "NAME=VALUE")]
    [InlineData("good.ipynb --param 1x=3", "NAME=VALUE")]
    [InlineData("good.ipynb --timeout 0", "--timeout 0")]
    [InlineData("good.ipynb --timeout -3", "--timeout -3")]
    [InlineData("good.ipynb --timeout soon", "soon")]
    [InlineData("good.ipynb nowhere.ipynb", "nowhere.ipynb")]
    [InlineData("good.ipynb more/good.dib", "good.ipynb", "more/good.dib")]
    [InlineData("", "notebooks")]
    public async Task Run_refuses_what_is_no_notebook_in_one_sentence_and_runs_nothing(string call, params string[] expected)
    {
        folder.Write("text.ipynb", "hello");
        folder.Write("other.ipynb", "{\"a\": 1}");
        folder.Write("blank.ipynb", " \n");
        folder.Write("more/good.dib", "#!csharp\n1");
        folder.Write(
            "good.ipynb",
            NotebookFiles.Notebook(
                NotebookFiles.Code("int epochs = 1;", tag: "parameters"),
                NotebookFiles.Code("System.IO.File.WriteAllText(\"ran\", \"\");")));
        Directory.CreateDirectory(folder.File("empty"));

        var run = await folder.RunAsync(["run", .. call.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        run.IsWrongCall(expected);
        Assert.False(File.Exists(folder.File("ran")));
    }

    [Fact]
    public async Task Help_and_version_are_results()
    {
        var help = (await folder.RunAsync("--help")).IsDone();
        Assert.Equal("", help.Error);
        foreach (string command in (string[])["run", "train", "data"])
            Assert.Contains(command, help.Output);
        Assert.Contains("--sizes", (await folder.RunAsync("train", "--help")).IsDone().Output);
    }
}
