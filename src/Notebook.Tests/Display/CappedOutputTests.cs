using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Display;

public sealed class CappedOutputTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task A_hundred_thousand_lines_are_below_the_cap()
    {
        var cell = await session.RunAsync("for (int i = 0; i < 100_000; i++) Console.WriteLine($\"line {i}\");");

        Assert.Equal(100_001, cell.Text.Split('\n').Length);
        Assert.Single(cell.Outputs);
    }

    [Fact]
    public async Task Past_the_cap_one_notice_comes_and_then_only_results_errors_and_updates()
    {
        var cell = await session.TryAsync("""
            var early = display("early");
            var line = new string('x', 999) + "\n";
            for (int i = 0; i < 10_000; i++) Console.Write(line);
            display("late");
            Console.Error.Write("late");
            early.Update("updated");
            throw new Exception("at the end");
            """);
        var result = await session.RunAsync("for (int i = 0; i < 10_000; i++) Console.Write(line);\n\"result\"");

        Assert.Equal(CappedOutput.Cap, cell.Text.Length + "early".Length + "text/plain".Length + 4);
        var notice = Assert.Single(cell.Outputs.OfType<StreamOutput>(), output => output.Name == "stderr");
        Assert.Contains("4,000,000 characters", notice.Text);
        Assert.Equal("updated", Assert.Single(cell.Outputs.OfType<DisplayOutput>()).Data["text/plain"]!.GetValue<string>());
        Assert.Equal("at the end", Assert.Single(cell.Outputs.OfType<ErrorOutput>()).Message);
        Assert.Equal("result", result.Result);
        Assert.Equal(CappedOutput.Cap, result.Text.Length);
    }

    [Fact]
    public async Task An_output_that_is_cleared_begins_anew()
    {
        var cell = await session.RunAsync(
            "var much = new string('x', 3_000_000);\nfor (int i = 0; i < 4; i++) { ClearOutput(wait: true); Console.Write(much); }");

        Assert.Equal(3_000_000, cell.Text.Length);
        Assert.Single(cell.Outputs);
    }

    [Fact]
    public void An_update_counts_for_what_it_leaves_on_the_page()
    {
        var recorded = new OutputRecorder().BeginCell();
        var output = new CappedOutput(recorded, cap: 1000);

        output.Display("d", Text(500), isResult: false);
        for (int i = 0; i < 1000; i++)
            output.Update("d", Text(600));
        output.Update("d", Text(9000));
        output.Update("d", Text(20_000));

        Assert.Equal(9000, Assert.IsType<DisplayOutput>(recorded.Outputs[0]).Data["text/plain"]!.GetValue<string>().Length);
        Assert.Contains("1,000 characters", Assert.IsType<StreamOutput>(recorded.Outputs[1]).Text);
    }

    [Fact]
    public void Several_threads_together_write_as_much_as_one()
    {
        var recorded = new OutputRecorder().BeginCell();
        var output = new CappedOutput(recorded, cap: 500_000);
        var elapsed = Stopwatch.StartNew();

        Parallel.For(0, 100_000, _ => output.Write("stdout", "12345678\n"));

        Assert.Equal(
            500_000, recorded.Outputs.Cast<StreamOutput>().Where(stream => stream.Name == "stdout").Sum(stream => stream.Text.Length));
        Assert.Single(recorded.Outputs.Cast<StreamOutput>(), stream => stream.Name == "stderr");
        Assert.InRange(elapsed.Elapsed.TotalSeconds, 0, 10);
    }

    private static JsonObject Text(int length) => new() { ["text/plain"] = new string('x', length) };
}
