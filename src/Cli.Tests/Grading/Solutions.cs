using System.Text.Json.Nodes;
using Backprop.Cli.Grading;

namespace Backprop.Cli.Tests.Grading;

/// <summary>The solutions of the course's exercises, as the checks themselves give them.</summary>
internal sealed class Solutions
{
    private readonly Dictionary<(string File, string Call), string> answers = [];

    /// <summary>Asks every check of the course for its solution.</summary>
    public static async Task<Solutions> AskAsync(string courseFolder)
    {
        var solutions = new Solutions();
        using var session = new NotebookSession(courseFolder);
        await RunAsync("#!import setup.csx");
        await RunAsync(Setting);
        foreach (var notebook in Course.Load(courseFolder).Notebooks)
        {
            foreach (var cell in notebook.Cells.Where(cell => cell.Exercises.Count > 0))
            {
                // What the checks are called with is declared there, unanswered.
                await RunAsync(cell.Syntax!.Answer);
                foreach (string maker in cell.Syntax.Makers.Select(maker => maker.Text))
                    await RunAsync(maker);
                foreach (var exercise in cell.Exercises)
                {
                    solutions.answers[(notebook.File, exercise.Check.Call)] =
                        (await RunAsync($"{exercise.Check.Call}.Solution().ToString()"))!;
                }
            }
        }
        return solutions;

        async Task<string?> RunAsync(string source)
        {
            var output = new LastOutput();
            Assert.True(await session.RunAsync(source, null, "cell", output), $"{source}\n{output.Message}");
            return output.Value;
        }
    }

    /// <summary>Solves a notebook of the course.</summary>
    public void Solve(string file, JsonArray cells)
    {
        foreach (JsonObject cell in cells.OfType<JsonObject>().Where(cell => $"{cell["cell_type"]}" == "code"))
        {
            var syntax = CheckSyntax.Of(Text(cell), ["check", "neuron"]);
            var calls = syntax.Checks.Select(check => check.Call).Where(call => answers.ContainsKey((file, call))).ToList();
            if (calls.Count == 0)
                continue;
            cell["source"] = string.Join('\n',
            [
                .. calls.Select(call => Answer(answers[(file, call)], call)),
                .. syntax.Makers.Select(maker => maker.Text),
                .. syntax.Checks.Select(check => $"display({check.Call});"),
            ]);
        }
    }

    /// <summary>A cell's text.</summary>
    public static string Text(JsonObject cell) => cell["source"] is JsonArray lines
        ? string.Concat(lines.Select(line => $"{line}")) : $"{cell["source"]}";

    // Without its last line, the check; where one function is asked for three times, under the name of each.
    private static string Answer(string solution, string call)
    {
        string answer = solution[..solution.LastIndexOf('\n')];
        return call.StartsWith("check.Forward(", StringComparison.Ordinal)
            ? answer.Replace("Forward(", $"{call["check.Forward(".Length..^1]}(", StringComparison.Ordinal) : answer;
    }

    // Variables of the notebooks that the checks are called with; their values do not matter to a solution's text.
    private const string Setting =
        """
        var (train, test) = DrawnDigits.Create(seed: 1, train: 200, test: 100);
        var m = 32;
        var batch = train.Batch(0, m);
        var net = new Network([784, 128, 10], seed: 1);
        var check = Check.On(net, batch);
        Matrix<double> Z = net.Explain(batch)[2].Z, Y = batch.Y;
        double[] runs = [95.1, 95.6, 94.9];
        var confusion = new int[10, 10];
        var plateau = new Evaluation([1], [100], 0.2);
        """;
}
