namespace Backprop.Notebook.Tests;

/// <summary>The console is the process's: a cell of any other test that begins meanwhile would take it back.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(ConsoleReplacedTests))]
public sealed class ConsoleReplacedTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task What_a_cell_does_to_the_console_is_over_when_the_next_begins()
    {
        await session.RunAsync("var kept = new System.IO.StringWriter(); Console.SetOut(kept); Console.SetError(kept); Console.Write(\"kept\");");

        var cell = await session.RunAsync("Console.Write(kept); Console.Error.Write(\"!\");");

        Assert.Equal("kept", cell.Text);
        Assert.Equal("Console.Out, which an earlier cell had replaced, is the cells' own output again.\n!", cell.ErrorText);
    }
}
