using System.Diagnostics;

namespace Backprop.Cli.Tests;

public sealed class RunCommandTests : IDisposable
{
    private readonly WorkingFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_writes_ipynb_and_html_and_a_line_a_notebook()
    {
        folder.Write("notebooks/02-second.ipynb", NotebookFiles.Notebook(NotebookFiles.Markdown("# Second"), NotebookFiles.Code("40 + 2")));
        folder.Write("notebooks/01-first.dib", "#!csharp\n\nConsole.WriteLine(\"hello\");");
        folder.Write("notebooks/notes.txt", "no notebook");

        var run = (await folder.RunAsync("run")).IsDone();

        Assert.Equal("", run.Error);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^01-first\.dib: 1 cells in \d+\.\d s -> .*01-first\.html$", lines[0].TrimEnd());
        Assert.Matches(@"^02-second\.ipynb: 1 cells in \d+\.\d s -> .*02-second\.html$", lines[1].TrimEnd());
        Assert.Equal("42", NotebookFiles.Shown(folder.Read("artifacts/notebooks/02-second.ipynb"), 1));
        Assert.Equal("hello\n", NotebookFiles.Shown(folder.Read("artifacts/notebooks/01-first.ipynb"), 0));
        Assert.Contains("42", folder.Read("artifacts/notebooks/02-second.html"));
        Assert.Contains("hello", folder.Read("artifacts/notebooks/01-first.html"));
        Assert.Equal(4, Directory.GetFiles(folder.File("artifacts/notebooks")).Length);
    }

    [Fact]
    public async Task A_cell_that_throws_fails_the_run_and_what_had_run_is_saved()
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(
            NotebookFiles.Markdown("# Title"),
            NotebookFiles.Code("Console.WriteLine(\"before\");"),
            NotebookFiles.Code("int x = 1;\nthrow new InvalidOperationException(\"no weights\");"),
            NotebookFiles.Code("Console.WriteLine(\"after\");")));
        folder.Write("b.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("7")));

        var run = await folder.RunAsync("run", "a.ipynb", "b.ipynb", "-o", "out");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("a.ipynb, cell 3 [2], line 2: no weights", run.Error);
        Assert.Contains("cell [2], line 2", run.Error);
        Assert.DoesNotContain("Backprop.Notebook", run.Error);
        Assert.Contains("a.ipynb: FAILED in cell 3 [2]", run.Output);
        Assert.Contains("b.ipynb: 1 cells", run.Output);
        string executed = folder.Read("out/a.ipynb");
        Assert.Equal("before\n", NotebookFiles.Shown(executed, 1));
        Assert.Contains("no weights", NotebookFiles.Shown(executed, 2));
        Assert.Equal("", NotebookFiles.Shown(executed, 3));
        Assert.Contains("before", folder.Read("out/a.html"));
        Assert.Contains("no weights", folder.Read("out/a.html"));
    }

    [Theory]
    [InlineData("new Thread(() => Thread.Sleep(-1)).Start();", 0)]
    [InlineData("new Thread(() => Thread.Sleep(-1)).Start();\nthrow new Exception(\"x\");", 1)]
    [InlineData("new Thread(() => { while (true) { } }).Start();", 0)]
    [InlineData("for (int i = 0; i < 20; i++) new Thread(() => { while (true) Console.Write(\"x\"); }).Start();", 0)]
    [InlineData("Task.Run(() => Thread.Sleep(-1)); async void F() { while (true) await Task.Delay(1); } F();", 0)]
    public async Task Threads_that_a_notebook_has_left_running_do_not_hold_up_the_end(string code, int exitCode)
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("using System.Threading;\n" + code)));
        using Process process = folder.Start("run", "a.ipynb");
        string line = (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!;
        var elapsed = Stopwatch.StartNew();

        var run = await WorkingFolder.EndAsync(process, line);

        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.StartsWith("a.ipynb: ", run.Output);
        Assert.InRange(elapsed.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("--allow-errors", null)]
    [InlineData("--check", "raises-exception")]
    public async Task A_run_goes_on_after_errors_that_are_allowed(string option, string? tag)
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(
            NotebookFiles.Code("throw new Exception(\"on purpose\");", tag),
            NotebookFiles.Code("missing", tag),
            NotebookFiles.Code("#!nothing", tag),
            NotebookFiles.Code("Console.WriteLine(\"after\");")));
        await folder.RunAsync("run", "a.ipynb", "-o", "stored", "--allow-errors");

        var run = (await folder.RunAsync("run", "stored/a.ipynb", "-o", "out", option)).IsDone();

        Assert.Equal("", run.Error);
        Assert.StartsWith("a.ipynb: 4 cells in ", run.Output);
        Assert.Contains("on purpose", NotebookFiles.Shown(folder.Read("out/a.ipynb"), 0));
        Assert.Contains("CS0103", NotebookFiles.Shown(folder.Read("out/a.ipynb"), 1));
        Assert.Equal("after\n", NotebookFiles.Shown(folder.Read("out/a.ipynb"), 3));
        Assert.Contains("on purpose", folder.Read("out/a.html"));
    }

    [Fact]
    public async Task An_error_in_a_cell_without_the_tag_and_a_cell_that_takes_too_long_end_the_run()
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(
            NotebookFiles.Code("throw new Exception(\"one\");", "raises-exception"), NotebookFiles.Code("throw new Exception(\"two\");")));
        folder.Write("b.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("while (true) { }", "raises-exception")));

        var untagged = await folder.RunAsync("run", "a.ipynb", "-o", "out");
        var endless = await folder.RunAsync("run", "b.ipynb", "-o", "out", "--allow-errors", "--timeout", "3");

        Assert.Equal(1, untagged.ExitCode);
        Assert.StartsWith("a.ipynb, cell 2 [2], line 1: two", untagged.Error);
        Assert.Equal(1, endless.ExitCode);
        Assert.Contains("the cell was stopped after 3 s", endless.Error);
    }

    [Theory]
    [InlineData("Run();")]
    [InlineData("Run();\nthrow new Exception(\"diverged\");")]
    [InlineData("await Task.Run(Run);")]
    public async Task The_last_frame_of_a_live_chart_is_kept_however_its_loop_ends(string run)
    {
        static string Helper(string name) => $"#r \"{Path.Combine(AppContext.BaseDirectory, name)}\"\n";
        string libraries = string.Concat(
            ((string[])["Backprop.dll", "Backprop.Visuals.dll", "MathNet.Numerics.dll", "XPlot.Plotly.dll"]).Select(Helper));
        folder.Write("a.ipynb", NotebookFiles.Notebook(NotebookFiles.Code(libraries + $$"""
            using Backprop.Visuals;
            var chart = new LiveChart("run");
            chart.Show();
            void Run()
            {
                for (int epoch = 0; epoch < 1000; epoch++)
                    chart.Update(epoch, epoch / 1000.0);
            }
            {{run}}
            """)));

        await folder.RunAsync("run", "a.ipynb", "-o", "out");

        Assert.Contains("best 99.9 % at epoch 999", folder.Read("out/a.ipynb"));
    }

    [Fact]
    public async Task A_parameter_is_injected_behind_the_cell_that_declares_it()
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(
            NotebookFiles.Code("int epochs = 30;\nvar name = \"none\";\ndouble rate = 3.0;\nbool quick = false;", tag: "parameters"),
            NotebookFiles.Code("$\"{epochs} {name} {rate == 0.5} {quick}\"")));

        string[] parameters = ["--param", "epochs=5", "--param", "name=a \"b\"", "-p", "rate=0.5", "-p", "quick=true"];
        (await folder.RunAsync(["run", "a.ipynb", "-o", "out", .. parameters])).IsDone();

        string executed = folder.Read("out/a.ipynb");
        Assert.Contains("injected-parameters", executed);
        Assert.Contains("epochs = 5;", executed);
        Assert.Equal("5 a \"b\" True True", NotebookFiles.Shown(executed, 2));
        Assert.DoesNotContain("injected", folder.Read("a.ipynb"));
    }

    [Fact]
    public async Task Check_passes_on_its_own_output_and_fails_when_an_output_differs()
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(
            NotebookFiles.Code("Console.WriteLine(\"same\");\nnew[] { 1, 2 }"),
            NotebookFiles.Code("DateTime.Now.Ticks", tag: "volatile"),
            NotebookFiles.Code("41 + 1")));
        (await folder.RunAsync("run", "a.ipynb", "-o", "stored")).IsDone();

        var same = await folder.RunAsync("run", "stored/a.ipynb", "-o", "out", "--check");

        Assert.Contains("outputs as stored", same.IsDone().Output);
        folder.Write("stored/a.ipynb", folder.Read("stored/a.ipynb").Replace("\"42\"", "\"43\""));
        var other = await folder.RunAsync("run", "stored/a.ipynb", "-o", "out", "--check");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("OUTPUTS DIFFER", other.Output);
        Assert.Contains("cell 3: output 1", Assert.Single(other.Error.TrimEnd().Split('\n')));
        Assert.Contains("expected \"43\", but got \"42\"", other.Error);
    }

    [Fact]
    public async Task A_cell_that_takes_too_long_is_named()
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("for (;;) { }")));

        var run = await folder.RunAsync("run", "a.ipynb", "--timeout", "4.5");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("a.ipynb, cell 1 [1]: the cell was stopped after 4.5 s", run.Error);
    }

    [Fact]
    public async Task A_notebook_shows_the_same_numbers_on_a_german_machine()
    {
        using var here = new WorkingFolder { Language = "de_DE.UTF-8" };
        here.Write("a.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("Console.Write(1.5);\nConsole.Write($\" {2.5:0.00} \");\n3.5")));

        (await here.RunAsync("run", "a.ipynb", "-o", "out", "--timeout", "60.5")).IsDone();

        Assert.Equal("1.5 2.50 3.5", NotebookFiles.Shown(here.Read("out/a.ipynb"), 0));
    }

    [Fact]
    public async Task A_notebook_in_FSharp_runs_with_a_byte_order_mark_and_parameters_too()
    {
        folder.Write("a.ipynb", "\uFEFF" + NotebookFiles.Notebook(
            NotebookFiles.Code("let epochs = 5\nlet name = \"x\"", "parameters"),
            NotebookFiles.Code("printf \"%d %s\" epochs name"),
            NotebookFiles.Code("#!csharp\n#!share --from fsharp epochs\nConsole.Write(epochs + 1);"))
            .Replace(".net-csharp", ".net-fsharp").Replace("C#", "F#"));

        (await folder.RunAsync("run", "a.ipynb", "-o", "out", "-p", "epochs=7", "-p", "name=a \"b\"")).IsDone();

        string executed = folder.Read("out/a.ipynb");
        Assert.Equal((byte)'{', File.ReadAllBytes(folder.File("out/a.ipynb"))[0]);
        Assert.Equal("7 a \"b\"", NotebookFiles.Shown(executed, 2));
        Assert.Equal("8", NotebookFiles.Shown(executed, 3));
    }

    [Fact]
    public async Task A_notebook_in_another_language_fails_with_a_sentence()
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("print(1)")).Replace("\"C#\"", "\"python\""));

        var run = await folder.RunAsync("run", "a.ipynb");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("python", Assert.Single(run.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written_is_one_sentence()
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("1")));
        folder.Write("file", "in the way");

        var run = await folder.RunAsync("run", "a.ipynb", "-o", "file");

        Assert.Contains(run.ExitCode, (int[])[1, 2]);
        Assert.Equal("", run.Output);
        Assert.Contains("file", Assert.Single(run.Error.TrimEnd().Split('\n')));
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task A_file_in_the_output_folder_that_cannot_be_replaced_is_one_sentence()
    {
        folder.Write("a.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("1")));
        Directory.CreateDirectory(folder.File("out/a.ipynb"));

        var run = await folder.RunAsync("run", "a.ipynb", "-o", "out");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("a.ipynb", Assert.Single(run.Error.TrimEnd().Split('\n')));
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task Ctrl_C_stops_a_cell_and_saves_what_had_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        folder.Write(
            "a.ipynb",
            NotebookFiles.Notebook(
                NotebookFiles.Code("\"done\""), NotebookFiles.Code("System.IO.File.WriteAllText(\"begun\", \"\");\nfor (;;) { }")));
        using var process = folder.Start("run", "a.ipynb", "-o", "out");
        for (int i = 0; i < 300 && !File.Exists(folder.File("begun")); i++)
            await Task.Delay(100);

        WorkingFolder.Interrupt(process);

        var run = await WorkingFolder.EndAsync(process);
        Assert.NotEqual(0, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Equal("done", NotebookFiles.Shown(folder.Read("out/a.ipynb"), 0));
    }
}
