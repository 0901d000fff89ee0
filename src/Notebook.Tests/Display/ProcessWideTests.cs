namespace Backprop.Notebook.Tests.Display;

/// <summary>What a cell does to the whole process, and so to the cells of any test that runs meanwhile.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(ProcessWideTests))]
public sealed class ProcessWideTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task What_a_cell_does_to_the_console_is_over_when_the_next_begins()
    {
        await session.RunAsync(
            "var kept = new System.IO.StringWriter(); Console.SetOut(kept); Console.SetError(kept); Console.Write(\"kept\");");

        var cell = await session.RunAsync("Console.Write(kept); Console.Error.Write(\"!\");");

        Assert.Equal("kept", cell.Text);
        Assert.Equal("Console.Out, which an earlier cell had replaced, is the cells' own output again.\n!", cell.ErrorText);
    }

    [Fact]
    public async Task Default_forms_are_back_in_the_cell_after_a_reset()
    {
        await session.RunAsync("Microsoft.DotNet.Interactive.Formatting.Formatter.Register<Version>(v => \"mine\", \"text/plain\");\n"
            + "Microsoft.DotNet.Interactive.Formatting.Formatter.ResetToDefault();");

        Assert.Equal("1.5", (await session.RunAsync("1.5")).Result);
        Assert.NotEqual("mine", (await session.RunAsync("new Version(1, 2)")).Result);
        Assert.Equal("1.2", (await session.RunAsync("new Version(1, 2).ToString()")).Result);
    }
}
