using CsCheck;

namespace Backprop.Notebook.Tests.IntelliSense;

public sealed class IntelliSenseProperties
{
    private static readonly string[] Cells = [.. Notebooks.Files
        .SelectMany(path => NotebookDocument.Load(path).Cells).Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source)];

    [Fact]
    public async Task Any_beginning_of_any_cell_can_be_asked_about_at_any_position()
    {
        using var session = new TestSession();
        await session.RunAsync("class Network { public int[] Sizes; } var net = new Network(); double rate = 0.5;");
        var question = Gen.Select(
            Gen.OneOf(Cells),
            Gen.Double.Unit,
            Gen.Double.Unit,
            Gen.OneOf("", ".", "(", "\"", "{", "<", "[", "$\"{", "\uD83D", "#", "/*", "=>"))
            .Select((cell, to, at, more) =>
            {
                string code = cell[..(int)(to * cell.Length)] + more;
                return (Code: code, Position: (int)(at * (code.Length + 1)));
            });
        await question.SampleAsync(async it =>
        {
            var completions = await session.Session.CompleteAsync(it.Code, it.Position);
            Assert.InRange(it.Position, completions.Start, completions.End);
            Assert.InRange(completions.End, 0, it.Code.Length);
            Assert.All(
                completions.Items,
                // F# quotes a name that is a keyword, ``base``.
                item => Assert.StartsWith(
                    it.Code[completions.Start..it.Position], item.Text.TrimStart('`'), StringComparison.OrdinalIgnoreCase));
            Assert.All(completions.Items, item => Assert.DoesNotContain(item.Text, letter => letter is '$' or '(' or '<' or ' '));
            await session.Session.InspectAsync(it.Code, it.Position);
            session.Session.Check(it.Code);
        }, iter: 150, threads: 1);
    }

    [Fact]
    public void Every_cell_of_the_course_is_complete()
    {
        using var session = new NotebookSession(Path.GetTempPath());
        Assert.All(Cells, code => Assert.Equal(CompletenessStatus.Complete, session.Check(code).Status));
    }
}
