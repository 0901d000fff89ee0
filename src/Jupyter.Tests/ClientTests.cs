using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Jupyter.Tests;

/// <summary>
/// The tests in Clients/*.py: Jupyter's own client, and its own tests of a kernel, drive the kernel process. A file runs
/// once, in a Python of its own; each of its tests is one here.
/// </summary>
[Trait("Run", "CI")]
public abstract partial class ClientTests(string file, PythonRuns runs) : IClassFixture<PythonRuns>
{
    protected static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Clients");

    protected static TheoryData<string> TestsIn(string file) =>
        [.. TestMethod().Matches(System.IO.File.ReadAllText(Path.Combine(Folder, file + ".py"))).Select(match => match.Groups[1].Value)];

    protected async Task PassesAsync(string test)
    {
        PythonRuns.Outcome outcome = await runs.OfAsync(file, Folder);
        TestContext.Current.TestOutputHelper?.WriteLine(outcome.Said);
        Assert.True(outcome.Problems.TryGetValue(test, out JsonArray? problems), $"{test} was not run.\n{outcome.Said}");
        Assert.True(problems.Count == 0, string.Join('\n', problems.Select(problem => $"{problem![0]}: {problem[1]}")));
    }

    [GeneratedRegex(@"^    def (test_\w+)", RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}

public sealed class ProtocolTests(PythonRuns runs) : ClientTests("protocol", runs)
{
    public static TheoryData<string> Tests => TestsIn("protocol");

    [Theory, MemberData(nameof(Tests))]
    public Task Protocol(string test) => PassesAsync(test);
}

public sealed class InterruptTests(PythonRuns runs) : ClientTests("interrupts", runs)
{
    public static TheoryData<string> Tests => TestsIn("interrupts");

    [Theory, MemberData(nameof(Tests))]
    public Task Interrupt(string test) => PassesAsync(test);
}

public sealed class OutputTests(PythonRuns runs) : ClientTests("output", runs)
{
    public static TheoryData<string> Tests => TestsIn("output");

    [Theory, MemberData(nameof(Tests))]
    public Task Output(string test) => PassesAsync(test);
}

public sealed class LanguageTests(PythonRuns runs) : ClientTests("languages", runs)
{
    public static TheoryData<string> Tests => TestsIn("languages");

    [Theory, MemberData(nameof(Tests))]
    public Task Language(string test) => PassesAsync(test);
}

public sealed class NotebookTests(PythonRuns runs) : ClientTests("notebooks", runs)
{
    public static TheoryData<string> Tests => TestsIn("notebooks");

    [Theory, MemberData(nameof(Tests))]
    public Task Notebooks(string test) => PassesAsync(test);
}

/// <summary>The Jupyter project's own suite, whose test names stand in its own file.</summary>
public sealed class JupyterProjectTests(PythonRuns runs) : ClientTests("jupyter_project", runs)
{
    [Theory]
    [InlineData("test_kernel_info")]
    [InlineData("test_execute_stdout")]
    [InlineData("test_execute_stderr")]
    [InlineData("test_completion")]
    [InlineData("test_is_complete")]
    [InlineData("test_pager")]
    [InlineData("test_error")]
    [InlineData("test_execute_result")]
    [InlineData("test_display_data")]
    [InlineData("test_history")]
    [InlineData("test_inspect")]
    [InlineData("test_clear_output")]
    public Task The_Jupyter_projects_test_passes(string test) => PassesAsync(test);
}
